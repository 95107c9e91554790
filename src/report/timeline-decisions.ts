import { formatMoment } from '../base/duration.ts';
import type { Entry } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import { describeDecision } from './describe-decision.ts';
import { describeEntry } from './describe-follow-up.ts';
import { escapeHtml } from './escape-html.ts';
import type { RepeatStory } from './fold-repeats.ts';
import { foldRepeats, repeatWords } from './fold-repeats.ts';
import { milestoneWords } from './milestone-words.ts';
import { momentOrNever, sentenceCase } from './words.ts';

/** All decisions, and what happened beside them, in words. */
export function decisionSection(entries: readonly Entry[]): string {
  const stories = foldRepeats(decisionStories(entries));
  const shown = stories.slice(0, limits.plotMarksMax);
  const more = stories.length - shown.length;
  const items = shown.map(itemOf);
  return `<h2>Decisions in words</h2>
${items.length === 0 ? '<p>Nothing was proposed, decided or done.</p>' : `<ol class="decisions">\n${items.join('\n')}\n</ol>`}
${more > 0 ? `<p>and ${more} more; <code>requal explain</code> tells them all.</p>` : ''}`;
}

/** The judge's milestones. */
export function momentSection({ milestones }: TrialSummary): string {
  const rows = milestoneWords(milestones).map(
    ({ words, at }) => `<tr><th scope="row">${sentenceCase(words)}</th><td>${escapeHtml(momentOrNever(at))}</td></tr>`,
  );
  return `<h2>Milestones</h2>
<table class="small"><caption>Judged from the undistorted truth; minutes and seconds from the start of the trial.</caption>
<thead><tr><th scope="col">Milestone</th><th scope="col">At</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function itemOf(story: DecisionStory | AsideStory | RepeatStory): string {
  if (story.kind === 'decision') return decisionItem(story);
  if (story.kind === 'aside') return lineItem(story.at, sentenceCase(describeEntry(story.entry, null)));
  const { head, text } = repeatWords(story);
  return lineItem(story.at, `${head}: ${text}`);
}

function decisionItem(story: DecisionStory): string {
  const parts = describeDecision(story).map(
    ({ title, sentences, listed }) =>
      `<dt>${escapeHtml(title)}</dt><dd>${sentences.map(htmlOf).join(listed ? '<br>' : ' ')}</dd>`,
  );
  return `<li><h3>${story.number}. Decision at ${formatMoment(story.at)}</h3>\n<dl>\n${parts.join('\n')}\n</dl></li>`;
}

/** Names in backticks as code. The text is escaped first, so nothing in it can become markup of its own. */
function htmlOf(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>');
}

function lineItem(at: number, text: string): string {
  return `<li><p>${formatMoment(at)}: ${escapeHtml(text)}</p></li>`;
}
