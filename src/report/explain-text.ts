import { formatMoment } from '../base/duration.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { trialAgentOf } from '../domain/trial-agent.ts';
import { otherAgentSentence } from './agent-words.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import type { DecisionPart } from './describe-decision.ts';
import { describeDecision } from './describe-decision.ts';
import { describeEntry } from './describe-follow-up.ts';
import type { RepeatStory } from './fold-repeats.ts';
import { foldRepeats, repeatWords } from './fold-repeats.ts';
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
  if (at !== null) return nearest(stories, at, entries.at(-1)?.at ?? 0);
  const paragraphs = joinAsides(foldRepeats(stories));
  if (paragraphs.length === 0) paragraphs.push('Nothing was proposed, decided or done in this trial.');
  return `${[headOf(entries, stories), ...paragraphs, momentLines(entries)].filter((text) => text !== '').join('\n\n')}`;
}

function nearest(stories: readonly (DecisionStory | AsideStory)[], at: number, endsAt: number): string {
  const decisions = stories.filter((story) => story.kind === 'decision');
  const found = decisions.findLast((story) => story.at <= at);
  const late = at > endsAt ? `The trial ends at ${formatMoment(endsAt)}; this is its last decision.\n\n` : '';
  if (found) return `${late}${paragraphOf(found)}`;
  const first = decisions[0];
  const hint = first ? `; the first one is at ${formatMoment(first.at)}` : ', nor later';
  return `No decision was made up to ${formatMoment(at)}${hint}.`;
}

function headOf(entries: readonly Entry[], stories: readonly (DecisionStory | AsideStory)[]): string {
  const start = entries.find((entry) => entry.kind === 'start');
  const end = entries.findLast((entry) => entry.kind === 'end');
  const decisions = stories.filter(({ kind }) => kind === 'decision').length;
  const what = start
    ? `${start.scenario.title}. ${start.candidate.name} on ${start.scenario.id}, ${start.world} world, seed ${start.seed}. ${agentOf(start)}`
    : '';
  const idle =
    end && end.idle > 0 ? ` Automation looked ${countOf(end.idle, 'more time')} with nothing new to say.` : '';
  return wrapped(printable(`${what}${sentenceCase(countOf(decisions, 'proposal'))}.${idle}`), '');
}

function agentOf({ scenario, candidate }: EntryOf<'start'>): string {
  const sentence = otherAgentSentence(trialAgentOf(scenario.agent ?? 'candidate', candidate.agent));
  return sentence === '' ? '' : `${sentence} `;
}

type Told = DecisionStory | AsideStory | RepeatStory;

/** What happened beside the decisions stands as one block of lines, as long as no decision comes between. */
function joinAsides(stories: readonly Told[]): string[] {
  const paragraphs: string[] = [];
  let before: Told['kind'] | null = null;
  for (const story of stories) {
    const text = paragraphOf(story);
    if (story.kind === 'aside' && before === 'aside') paragraphs.push(`${paragraphs.pop() ?? ''}\n${text}`);
    else paragraphs.push(text);
    before = story.kind;
  }
  return paragraphs;
}

function paragraphOf(story: Told): string {
  const moment = `${formatMoment(story.at)}  `;
  const below = ' '.repeat(moment.length);
  if (story.kind === 'aside') {
    return wrapped(printable(`${moment}${sentenceCase(describeEntry(story.entry, null))}`), below);
  }
  if (story.kind === 'repeat') {
    const { head, text } = repeatWords(story);
    return wrapped(`${moment}${head}: ${text}`, below);
  }
  return [`${moment}Decision ${story.number}`, ...describeDecision(story).flatMap(partLines)].join('\n');
}

function partLines({ title, sentences, listed }: DecisionPart): readonly string[] {
  if (!listed || sentences.length === 1) return [`  ${wrapped(printable(`${title}: ${sentences.join(' ')}`), '    ')}`];
  return [`  ${title}:`, ...sentences.map((text) => `    ${wrapped(printable(text), '      ')}`)];
}

function momentLines(entries: readonly Entry[]): string {
  const moments = momentsOf(entries);
  if (moments.length === 0) return '';
  const width = Math.max(...moments.map(({ at }) => formatMoment(at).length));
  return [
    'Moments',
    ...moments.map(({ at, what }) => `  ${formatMoment(at).padStart(width)}  ${printable(what)}`),
  ].join('\n');
}

function wrapped(text: string, indent: string): string {
  return wrapText(text, columns - indent.length).join(`\n${indent}`);
}
