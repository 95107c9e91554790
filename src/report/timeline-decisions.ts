import { formatMoment } from '../base/duration.ts';
import type { Entry } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import { describeDecision } from './describe-decision.ts';
import { describeEntry } from './describe-follow-up.ts';
import { escapeHtml } from './escape-html.ts';
import { momentOrNever, sentenceCase } from './words.ts';

/** All decisions, and what happened beside them, in words. */
export function decisionSection(entries: readonly Entry[]): string {
  const stories = decisionStories(entries);
  const shown = stories.slice(0, limits.plotMarksMax);
  const more = stories.length - shown.length;
  const items = shown.map((story) => (story.kind === 'decision' ? decisionItem(story) : asideItem(story)));
  return `<h2>Decisions in words</h2>
${items.length === 0 ? '<p>Nothing was proposed, decided or done.</p>' : `<ol class="decisions">\n${items.join('\n')}\n</ol>`}
${more > 0 ? `<p>and ${more} more; <code>requal explain</code> tells them all.</p>` : ''}`;
}

/** The judge's milestones. */
export function momentSection({ milestones }: TrialSummary): string {
  const rows = Object.entries(milestones).map(
    ([name, at]) =>
      `<tr><th scope="row">${sentenceCase(name.replace(/At$/, ''))}</th><td>${escapeHtml(momentOrNever(at))}</td></tr>`,
  );
  return `<h2>Milestones</h2>
<table class="small"><caption>Judged from the undistorted truth; minutes and seconds from the start of the trial.</caption>
<thead><tr><th scope="col">Milestone</th><th scope="col">At</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>`;
}

function decisionItem(story: DecisionStory): string {
  const parts = describeDecision(story).map(
    ({ title, sentences }) => `<dt>${escapeHtml(title)}</dt><dd>${sentences.map(escapeHtml).join('<br>')}</dd>`,
  );
  return `<li><h3>${story.number}. Decision at ${formatMoment(story.at)}</h3>\n<dl>\n${parts.join('\n')}\n</dl></li>`;
}

function asideItem(story: AsideStory): string {
  return `<li><p>${formatMoment(story.at)}: ${escapeHtml(sentenceCase(describeEntry(story.entry)))}</p></li>`;
}
