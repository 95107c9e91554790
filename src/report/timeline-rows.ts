import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import type { DecisionStory } from './decision-story.ts';
import { decisionStories } from './decision-story.ts';
import type { LaneMark } from './timeline-lanes.ts';
import { packLanes } from './timeline-lanes.ts';
import { printable } from './printable.ts';

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

/** Shown ratios that can be set against the true one: success as it stands, errors as what is left. */
function shownRows(entries: readonly Entry[]): readonly ShownRow[] {
  const rows = entries.flatMap((entry) =>
    entry.kind === 'observation' ? entry.values.flatMap((value) => shownRow(entry.at, value)) : [],
  );
  const series = [...new Set(rows.map((row) => row.series))].slice(0, limits.plotSeriesMax);
  return rows.filter((row) => series.includes(row.series));
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
    ...spans(entries, 'fault', 'Faults', horizonMs),
    ...spans(entries, 'alert', 'Alerts', horizonMs),
    ...trial.dispositions.map((window) => windowMark(window)),
    ...decisionMarks(stories),
    ...approvalMarks(entries, horizonMs),
    ...interventionMarks(entries),
    ...actionMarks(entries, stories, trial.world === 'recorded', horizonMs),
    ...milestoneMarks(trial),
  ];
}

function spans(
  entries: readonly Entry[],
  kind: 'fault' | 'alert',
  lane: LaneMark['lane'],
  horizonMs: number,
): readonly LaneMark[] {
  const begins = entries.flatMap((entry) => {
    if (entry.kind !== kind || !['began', 'fired'].includes(entry.phase)) return [];
    const ended = entries.find(
      (other) =>
        other.kind === kind &&
        other.id === entry.id &&
        other.seq > entry.seq &&
        ['ended', 'resolved'].includes(other.phase),
    );
    const label = entry.kind === 'alert' ? `${entry.service}: ${entry.rule}` : entry.id;
    return [{ lane, from: entry.at, to: ended?.at ?? horizonMs, label: printable(label), tone: kind } as const];
  });
  return begins.slice(0, limits.plotMarksMax);
}

function windowMark(window: TrialSummary['dispositions'][number]): LaneMark {
  const tone = window.correct === null || window.advisory ? 'neutral' : window.correct ? 'good' : 'bad';
  const verdict = window.correct === false ? ', wrong' : '';
  const label = `wanted ${window.wanted}, given ${window.given}${verdict}${window.advisory ? ' (advisory)' : ''}`;
  return { lane: 'Windows', from: window.from, to: window.to, label, tone };
}

/** Numbers name the paragraphs below the plot. What repeats the decision before it is left to those. */
function decisionMarks(stories: readonly DecisionStory[]): readonly LaneMark[] {
  const told = stories.map((story) => {
    const decision = story.decisions[0];
    const what = decision ? `${decision.disposition} (level ${decision.level})` : 'no decision';
    return { story, what };
  });
  return told
    .filter(({ what }, index) => index === 0 || what !== told[index - 1]?.what)
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
  const marks = entries.flatMap((entry): LaneMark[] => {
    if (entry.kind !== 'escalation') return [];
    const answer = entries.find((other) => other.kind === 'person' && other.regarding === entry.id);
    const words = answer?.kind === 'person' ? (answer.answer ?? answer.what) : 'no answer';
    const what = { 'approval-request': 'asked', page: 'paged', notice: 'told' }[entry.what];
    const label = `${what} ${rolesWords(entry.roles)}: ${entry.what === 'notice' ? 'notice' : words}`;
    const end = answer?.at ?? entry.deadlineAt ?? entry.at;
    return [{ lane: 'People', from: entry.at, to: Math.min(end, horizonMs), label, tone: 'person' }];
  });
  return marks.slice(0, limits.plotMarksMax);
}

function interventionMarks(entries: readonly Entry[]): readonly LaneMark[] {
  const marks = entries.flatMap((entry): LaneMark[] =>
    entry.kind === 'person' && !['answered', 'acknowledged'].includes(entry.what)
      ? [{ lane: 'People', from: entry.at, to: entry.at, label: `${entry.role} ${entry.what}`, tone: 'person' }]
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

/** The first role stands for all; the list below the plot names each. */
function rolesWords([first = 'nobody', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

function milestoneMarks({ milestones }: TrialSummary): readonly LaneMark[] {
  return Object.entries(milestones).flatMap(([name, at]): LaneMark[] =>
    at === null ? [] : [{ lane: 'Milestones', from: at, to: at, label: name.replace(/At$/, ''), tone: 'neutral' }],
  );
}
