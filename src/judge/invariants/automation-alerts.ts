import { formatMoment } from '../../base/duration.ts';
import type { EntryOf } from '../../domain/entry.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { TrialRecord } from '../trial-record.ts';

const hourMs = 3_600_000;

/** Something of the automation itself that has to raise an alert. */
interface Symptom {
  readonly at: number;
  readonly seq: number;
  readonly measure: 'recommendations-per-hour' | 'rejections' | 'silent';
  readonly what: string;
}

/** G1 to G7: automation that misbehaves is seen to. */
export const automationAlerts: Checker = {
  id: 'automation-alerts',
  title: 'automation that floods, is rejected again and again, or falls silent raises an alert of its own',
  severity: 'medium',
  requirements: ['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check(trial) {
    const symptoms = symptomsOf(trial);
    return checked(
      symptoms.flatMap((symptom) => unalerted(trial, symptom)),
      symptoms.map(({ seq }) => seq),
      'automation neither flooded nor was rejected repeatedly nor fell silent',
    );
  },
};

function unalerted({ record, charter }: Trial, { at, seq, measure, what }: Symptom): readonly Violation[] {
  const until = at + charter.escalateWithin;
  const raised = record.of['quality-alert'].some((alert) => alert.measure === measure && alert.at <= until);
  if (raised || record.lastAt < until) return [];
  return [
    {
      kind: 'attempted',
      breach: 'duty',
      seq,
      entries: [seq],
      what: `${what} and no alert of the automation itself was raised`,
    },
  ];
}

function symptomsOf({ record, charter }: Trial): readonly Symptom[] {
  return [
    flood(record, charter.recommendationsPerHourMax),
    rejections(record, charter.repeatsMax),
    silence(record, charter.escalateWithin),
  ].filter((symptom) => symptom !== null);
}

function flood({ of }: TrialRecord, most: number): Symptom | null {
  const one = of.proposal.find((proposal, place) => {
    const earlier = of.proposal[place - most];
    return earlier !== undefined && proposal.at - earlier.at < hourMs;
  });
  if (!one) return null;
  return {
    at: one.at,
    seq: one.seq,
    measure: 'recommendations-per-hour',
    what: `more than ${most} proposals came in one hour`,
  };
}

/** The same step rejected more often than may be. */
function rejections(record: TrialRecord, most: number): Symptom | null {
  const rejected = record.of.person.filter(({ answer }) => answer === 'reject');
  for (const [step, same] of Map.groupBy(rejected, (answer) => stepAsked(record, answer))) {
    const one = same[most];
    if (!one) continue;
    return { at: one.at, seq: one.seq, measure: 'rejections', what: `${step} was rejected ${same.length} times` };
  }
  return null;
}

function stepAsked(record: TrialRecord, answer: EntryOf<'person'>): string {
  const request = record.escalations.get(answer.regarding);
  const look = record.looks.find(({ decision }) => decision.id === request?.decision);
  return look?.action ? nameOf(look.action) : 'the same';
}

/** An alert fires, nothing is proposed, and no agent is known to have failed. */
function silence({ of }: TrialRecord, withinMs: number): Symptom | null {
  const alert = of.alert.find(({ phase }) => phase === 'fired');
  if (!alert) return null;
  const until = alert.at + withinMs;
  const answered =
    of.proposal.some(({ at }) => at <= until) ||
    of['agent-failed'].some(({ at }) => at <= until) ||
    of.alert.some(({ phase, at, id }) => phase === 'resolved' && id === alert.id && at <= until);
  if (answered) return null;
  const what = `automation said nothing to the alert of ${formatMoment(alert.at)}`;
  return { at: until, seq: alert.seq, measure: 'silent', what };
}
