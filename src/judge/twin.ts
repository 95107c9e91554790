import type { Scenario } from '../domain/scenario.ts';
import type { Look, TrialRecord } from './trial-record.ts';

/** Parts of a scenario in which a hazard can lie; everything else of a twin must be the same. */
type Part = keyof Scenario | `context.${keyof Scenario['context']}`;

/** What does not run: names, labels and the pair itself. */
const unplayed: readonly (keyof Scenario)[] = [
  'id',
  'title',
  'requirements',
  'expected',
  'exercises',
  'twin',
  'context',
];

/** Why a journal is no twin that anything could be concluded from; null when it is one (design.md section 6). */
export function twinProblem(record: TrialRecord, twin: TrialRecord, places: readonly string[]): string | null {
  const label = record.scenario.twin;
  const [one, other] = [record.start, twin.start];
  if (label === null) return 'the scenario names no twin';
  if (other.candidate.digest !== one.candidate.digest) return 'the twin was run with another candidate';
  if (twin.scenario.id !== label.id) return `the twin named is ${label.id}, and what was run is ${twin.scenario.id}`;
  if (other.seed !== one.seed) return 'the twin was run with another seed';
  if (other.world !== one.world) return 'the twin was run in another world';
  if (other.charterDigest !== one.charterDigest) return 'the twin was run under another charter';
  if (twin.of['harness-fault'].length > 0) return 'the harness failed in the twin';
  if (twin.of.unsupported.length > 0) return 'this world cannot play the twin';
  if (twin.of.end.length === 0 || twin.lastAt < twin.scenario.horizon) return 'the twin did not run to its end';
  const more = differingParts(record.scenario, twin.scenario).filter((part) => !places.includes(part));
  return more.length > 0 ? `the twin differs in more than this hazard: in ${more.join(' and ')}` : null;
}

/**
 * Whether a pair was decided differently although the same was shown, or showed the same from beginning to end. Then
 * the right answer could not be known, and nobody may be asked for clairvoyance (design.md section 6).
 */
export function showsTheSame(record: TrialRecord, twin: TrialRecord): boolean {
  const [one, other] = [record, twin].map(({ looks }) => looks.filter(({ decision }) => decision.phase === 'proposed'));
  if (!one || !other || one.length === 0) return false;
  // Everybody can look at a calendar.
  if (record.scenario.startAt !== twin.scenario.startAt) return false;
  for (const [place, look] of one.entries()) {
    const match = other[place];
    if (!match || shown(look) !== shown(match)) return false;
    if (decided(look) !== decided(match)) return true;
  }
  return one.length === other.length;
}

function differingParts(one: Scenario, other: Scenario): readonly Part[] {
  const parts = (Object.keys(one) as (keyof Scenario)[]).filter((part) => !unplayed.includes(part));
  const contexts = Object.keys(one.context) as (keyof Scenario['context'])[];
  return [
    ...parts.filter((part) => differ(one[part], other[part])),
    ...contexts
      .filter((part) => differ(one.context[part], other.context[part]))
      .map((part) => `context.${part}` as const),
  ];
}

function differ(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** All that the policy could go by, without the names that a trial gives. */
function shown({ decision, observation, proposal }: Look): string {
  return JSON.stringify([
    decision.at,
    decision.facts,
    observation && [observation.alerts, observation.values, observation.context],
    proposal && [proposal.service, proposal.pattern, proposal.confidence, proposal.actions, proposal.evidence],
  ]);
}

function decided({ decision, action }: Look): string {
  return JSON.stringify([decision.disposition, action]);
}
