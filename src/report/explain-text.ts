import { formatMoment } from '../base/duration.ts';
import type { Entry } from '../domain/entry.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import { describeDecision } from './describe-decision.ts';
import { describeEntry } from './describe-follow-up.ts';
import { momentsOf } from './moments.ts';
import { printable } from './printable.ts';
import { countOf, sentenceCase } from './words.ts';
import { wrapText } from './wrap-text.ts';

/** Long enough to read, short enough for half a screen. */
const columns = 96;

/**
 * A journal told to somebody who was not there: one paragraph for each decision and for what happened beside them, then
 * the moments of the trial. With `at` (milliseconds) only the decision nearest before that moment. Texts from the
 * journal are made printable. Does not end with a line break.
 */
export function explainJournal(entries: readonly Entry[], at: number | null): string {
  const stories = decisionStories(entries);
  if (at !== null) return nearest(stories, at);
  const paragraphs = stories.map(paragraphOf);
  if (paragraphs.length === 0) paragraphs.push('Nothing was proposed, decided or done in this trial.');
  return `${[headOf(entries, stories), ...paragraphs, momentLines(entries)].filter((text) => text !== '').join('\n\n')}`;
}

function nearest(stories: readonly (DecisionStory | AsideStory)[], at: number): string {
  const decisions = stories.filter((story) => story.kind === 'decision');
  const found = decisions.findLast((story) => story.at <= at);
  if (found) return paragraphOf(found);
  const first = decisions[0];
  const hint = first ? `; the first one is at ${formatMoment(first.at)}` : ', nor later';
  return `No decision was made up to ${formatMoment(at)}${hint}.`;
}

function headOf(entries: readonly Entry[], stories: readonly (DecisionStory | AsideStory)[]): string {
  const start = entries.find((entry) => entry.kind === 'start');
  const end = entries.findLast((entry) => entry.kind === 'end');
  const decisions = stories.filter(({ kind }) => kind === 'decision').length;
  const what = start
    ? `${start.scenario.title} (${start.scenario.id}), ${start.candidate.name}, ${start.world}, seed ${start.seed}. `
    : '';
  const idle = end ? ` At ${countOf(end.idle, 'other moment')} nothing was proposed.` : '';
  return wrapped(printable(`${what}${sentenceCase(countOf(decisions, 'proposal'))}.${idle}`), '');
}

function paragraphOf(story: DecisionStory | AsideStory): string {
  if (story.kind === 'aside') {
    return wrapped(printable(`${formatMoment(story.at)}  ${sentenceCase(describeEntry(story.entry))}`), '       ');
  }
  const head = `${formatMoment(story.at)}  Decision ${story.number}`;
  const parts = describeDecision(story).map(({ title, sentences }) => `${title}: ${sentences.join(' ')}`);
  return [head, ...parts.map((part) => `  ${wrapped(printable(part), '    ')}`)].join('\n');
}

function momentLines(entries: readonly Entry[]): string {
  const moments = momentsOf(entries);
  if (moments.length === 0) return '';
  return ['Moments', ...moments.map(({ at, what }) => `  ${formatMoment(at)}  ${printable(what)}`)].join('\n');
}

function wrapped(text: string, indent: string): string {
  return wrapText(text, columns - indent.length).join(`\n${indent}`);
}
