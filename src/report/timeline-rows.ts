import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import type { LaneMark } from './timeline-lanes.ts';
import { packLanes } from './timeline-lanes.ts';
import { deeds } from './describe-follow-up.ts';
import { milestoneWords } from './milestone-words.ts';
import { printable } from './printable.ts';
import { alertMarks } from './timeline-alerts.ts';

/** True share of user requests that succeeded. */
export interface TruthRow {
  readonly at: number;
  readonly ratio: number;
}

/** A success ratio as automation was shown it: at which moment, and when it was measured as its timestamp claims. */
export interface ShownRow {
  readonly at: number;
  readonly eventAt: number;
  readonly ratio: number;
  readonly series: string;
}

/** What the plot of one trial is drawn from. */
export interface TimelineRows {
  readonly horizonMs: number;
  readonly objective: number;
  readonly truth: readonly TruthRow[];
  readonly shown: readonly ShownRow[];
  readonly marks: readonly (LaneMark & { readonly row: string })[];
}

/** Picks from the journal what the plot shows. Texts are made printable; the renderer escapes them. */
export function timelineRows(trial: TrialSummary, entries: readonly Entry[]): TimelineRows {
  const horizonMs = Math.max(1, entries.at(-1)?.at ?? 1, ...trial.dispositions.map(({ to }) => to));
  const start = entries.find((entry): entry is EntryOf<'start'> => entry.kind === 'start');
  return {
    horizonMs,
    objective: start?.scenario.objective?.successRatioMin ?? 0.99,
    truth: truthRows(entries),
    shown: shownRows(entries),
    marks: packLanes(marksOf(trial, entries, horizonMs), horizonMs),
  };
}

function truthRows(entries: readonly Entry[]): readonly TruthRow[] {
  return entries.flatMap((entry) => (entry.kind === 'truth' ? [{ at: entry.at, ratio: entry.successRatio }] : []));
}

/**
 * Shown ratios that can be set against the true one: success as it stands, errors as what is left. Where there are more
 * series than can be told apart, those that looked worst at any moment stay: a decision is made on them.
 */
function shownRows(entries: readonly Entry[]): readonly ShownRow[] {
  const rows = entries.flatMap((entry) =>
    entry.kind === 'observation' ? entry.values.flatMap((value) => shownRow(entry.at, value)) : [],
  );
  const lowest = new Map<string, number>();
  for (const { series, ratio } of rows) lowest.set(series, Math.min(ratio, lowest.get(series) ?? 1));
  const worst = [...lowest].sort((a, b) => a[1] - b[1]).slice(0, limits.plotSeriesMax);
  const kept = new Set(worst.map(([series]) => series));
  return rows.filter((row) => kept.has(row.series));
}

function shownRow(at: number, value: EntryOf<'observation'>['values'][number]): readonly ShownRow[] {
  const [service, metric, , shown, , eventAt] = value;
  const isError = metric.endsWith('error_ratio');
  if (shown === null || (!isError && !metric.endsWith('success_ratio'))) return [];
  return [{ at, eventAt, ratio: isError ? 1 - shown : shown, series: printable(`${service} ${metric}`) }];
}

function marksOf(trial: TrialSummary, entries: readonly Entry[], horizonMs: number): readonly LaneMark[] {
  const stories = decisionStories(entries).filter((story): story is DecisionStory => story.kind === 'decision');
  return [
    ...faultMarks(entries, horizonMs),
    ...alertMarks(entries, horizonMs),
    ...trial.dispositions.map((window) => windowMark(window)),
    ...decisionMarks(stories),
    ...approvalMarks(entries, horizonMs),
    ...interventionMarks(entries),
    ...actionMarks(entries, stories, trial.world === 'recorded', horizonMs),
    ...milestoneMarks(trial),
  ];
}

function faultMarks(entries: readonly Entry[], horizonMs: number): readonly LaneMark[] {
  const marks = entries.flatMap((entry): LaneMark[] => {
    if (entry.kind !== 'fault' || entry.phase !== 'began') return [];
    const ended = entries.find(
      (other) => other.kind === 'fault' && other.id === entry.id && other.seq > entry.seq && other.phase === 'ended',
    );
    return [{ lane: 'Faults', from: entry.at, to: ended?.at ?? horizonMs, label: printable(entry.id), tone: 'fault' }];
  });
  return marks.slice(0, limits.plotMarksMax);
}

function windowMark(window: TrialSummary['dispositions'][number]): LaneMark {
  const tone = window.correct === null || window.advisory ? 'neutral' : window.correct ? 'good' : 'bad';
  const verdict = window.correct === null ? ', not judged' : window.correct ? '' : ', wrong';
  const label = `wanted ${window.wanted}, given ${window.given}${verdict}${window.advisory ? ' (advisory)' : ''}`;
  return { lane: 'Windows', from: window.from, to: window.to, label, tone };
}

/**
 * Numbers name the paragraphs below the plot. What repeats the decision before it is left to those: the same answer on the
 * same action, or, where that still leaves too many to read, the same answer on whatever was proposed. A decision that led
 * to something done is never a repeat: the action in the lane below names its number.
 */
function decisionMarks(stories: readonly DecisionStory[]): readonly LaneMark[] {
  const told = stories.map((story) => {
    const decision = story.decisions[0];
    const what = decision ? `${decision.disposition} (level ${decision.level})` : 'no decision';
    const action = decision?.action ?? null;
    return { story, what, whatAndAction: `${what} ${action?.kind ?? ''} ${action?.target ?? ''}` };
  });
  const changed = (key: 'what' | 'whatAndAction') =>
    told.filter((one, index) => one.story.applies.length > 0 || one[key] !== told[index - 1]?.[key]);
  const byAction = changed('whatAndAction');
  return (byAction.length <= limits.plotDecisionsMax ? byAction : changed('what'))
    .slice(0, limits.plotMarksMax)
    .map(({ story, what }) => ({
      lane: 'Decisions',
      from: story.at,
      to: story.at,
      label: `${story.number} ${what}`,
      tone: 'decision',
    }));
}

function approvalMarks(entries: readonly Entry[], horizonMs: number): readonly LaneMark[] {
  const calls = entries.flatMap((entry) => (entry.kind === 'escalation' ? [callMark(entry, entries, horizonMs)] : []));
  return calls
    .map((mark, index) => ({ ...mark, label: mark.label === calls[index - 1]?.label ? '' : mark.label }))
    .slice(0, limits.plotMarksMax);
}

/** A call lasts until it is closed: by a no, by the answers it had, by its deadline or by the end of the trial. */
function callMark(call: EntryOf<'escalation'>, entries: readonly Entry[], horizonMs: number): LaneMark {
  const of = <K extends 'person' | 'timeout' | 'withdrawn'>(kind: K) =>
    entries.filter((entry): entry is EntryOf<K> => entry.kind === kind) as readonly EntryOf<K>[];
  const answers = of('person').filter(({ regarding }) => regarding === call.id);
  const timeout = of('timeout').find(({ escalation }) => escalation === call.id);
  const withdrawn = of('withdrawn').find(({ escalation }) => escalation === call.id);
  const no = answers.find(({ answer }) => answer === 'reject');
  const yes = answers.filter(({ answer }) => answer === 'approve').length;
  const what = { 'approval-request': 'asked', page: 'paged', notice: 'told' }[call.what];
  const words =
    call.what === 'notice'
      ? ''
      : no
        ? `: ${no.role} said no`
        : answers.length > 0 && yes === 0
          ? ': answered'
          : withdrawn
            ? ': taken back'
            : `: ${yes === 0 ? 'no answer' : `${yes} yes`}${timeout && yes > 0 ? ', too few in time' : ''}`;
  const open = call.what === 'notice' ? call.at : horizonMs;
  const end = no?.at ?? timeout?.at ?? withdrawn?.at ?? answers.at(-1)?.at ?? open;
  const label = printable(`${what} ${rolesWords(call.roles)}${words}`);
  return { lane: 'People', from: call.at, to: Math.min(end, horizonMs), label, tone: 'person' };
}

function interventionMarks(entries: readonly Entry[]): readonly LaneMark[] {
  const marks = entries.flatMap((entry): LaneMark[] =>
    entry.kind === 'person' && !['answered', 'acknowledged'].includes(entry.what)
      ? [{ lane: 'People', from: entry.at, to: entry.at, label: deedLabel(entry), tone: 'person' }]
      : [],
  );
  return marks.slice(0, limits.plotMarksMax);
}

function actionMarks(
  entries: readonly Entry[],
  stories: readonly DecisionStory[],
  recorded: boolean,
  horizonMs: number,
): readonly LaneMark[] {
  const marks = entries.flatMap((entry): LaneMark[] => {
    if (entry.kind !== 'apply') return [];
    const end = entries.find((other) => other.kind === 'completion' && other.apply === entry.id);
    const noted = recorded && entry.by === 'automation';
    const story = stories.find(({ applies }) => applies.some(({ id }) => id === entry.id));
    const by = entry.by === 'person' ? ' by a person' : story ? ` (${story.number})` : '';
    const outcome = !noted && end?.kind === 'completion' && end.outcome !== 'done' ? `, ${end.outcome}` : '';
    const label = printable(
      `${noted ? 'would have run ' : ''}${entry.action.kind} ${entry.action.target}${by}${outcome}`,
    );
    const tone = entry.by === 'person' ? 'person' : 'action';
    return [{ lane: 'Actions', from: entry.at, to: noted ? entry.at : (end?.at ?? horizonMs), label, tone }];
  });
  return marks.slice(0, limits.plotMarksMax);
}

/** More roles than two are a number; the list below the plot names each. */
function rolesWords(roles: readonly string[]): string {
  return roles.length > 2 ? `${roles.length} roles` : roles.join(' and ');
}

function deedLabel({ role, what }: EntryOf<'person'>): string {
  return printable(`${role}: ${deeds[what]}`);
}

function milestoneMarks({ milestones }: TrialSummary): readonly LaneMark[] {
  return milestoneWords(milestones).flatMap(({ words, at }): LaneMark[] =>
    at === null ? [] : [{ lane: 'Milestones', from: at, to: at, label: words, tone: 'neutral' }],
  );
}
