import { canonicalJson, digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Outcome } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { invariants } from '../judge/charter-table.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { putToTest } from '../judge/put-to-test.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { brokenProperties, brokenRelation } from '../run/broken-properties.ts';
import { firstDifference, relations } from '../run/pairs.ts';
import type { Relation } from '../run/pairs.ts';
import { runTrial } from '../run/trial.ts';
import { keptCandidate } from './kept-candidate.ts';
import { simulatorInput } from './simulator-input.ts';

/** Who is on trial, and by which rules. */
export interface Bench {
  readonly candidate: Candidate;
  readonly charter: Charter;
  readonly charterDigest: string;
}

/** One trial of an incident, and the invariants that it breaks. */
export interface Tried {
  readonly journal: Journal;
  readonly outcome: Outcome;
  readonly broken: readonly BrokenProperty[];
}

/**
 * The seed of every trial that is explored. All that varies is in the scenario, so that its file fails again under the
 * seed that `requal run` takes by itself.
 */
export const trialSeed = 1;

/** What may be watched: the invariants of the charter, and the relations between two trials. */
export const propertyIds: readonly string[] = [...invariants, ...relations].map(({ id }) => id);

/** The relation of this id; null for an invariant. */
export function relationOf(property: string): Relation | null {
  return relations.find(({ id }) => id === property) ?? null;
}

/** Runs one incident under the bench's candidate, judges it, and says which properties broke. */
export async function tryIncident(bench: Bench, scenario: Scenario): Promise<Tried> {
  const journal = await runIncident(bench, scenario);
  const outcome = judgeTrial({ entries: journal.entries, charter: bench.charter, twin: null });
  return { journal, outcome, broken: brokenProperties(outcome, journal.entries) };
}

/** What a relation says of an incident and its pair. */
export interface TriedPair {
  /** Whether there was a pair to play: without one the relation was not put to the test. */
  readonly isPlayed: boolean;
  /** Null when it holds or says nothing. */
  readonly broken: BrokenProperty | null;
}

/** Plays the pair of an incident that was tried: one or two trials more. */
export async function tryPair(bench: Bench, scenario: Scenario, tried: Tried, relation: Relation): Promise<TriedPair> {
  const { entries } = tried.journal;
  const notPlayed = { isPlayed: false, broken: null };
  if (!entries.some(({ kind }) => kind === 'decision')) return notPlayed;
  const pair = relation.pairOf(scenario, entries, (name) => speaksOf(bench.candidate, name));
  if (pair === null) return notPlayed;
  const base = pair.base === scenario ? entries : (await runIncident(bench, pair.base)).entries;
  const other = (await runIncident(bench, pair.other)).entries;
  const difference = firstDifference(base, other, pair.names);
  if (difference === null) return { isPlayed: true, broken: null };
  const why = relation.problem(...difference);
  return { isPlayed: true, broken: why === null ? null : brokenRelation(relation, why, difference, base) };
}

/** How a property breaks in an incident; null when it does not. */
export async function brokenBy(
  bench: Bench,
  scenario: Scenario,
  sought: Pick<BrokenProperty, 'property' | 'kind'>,
): Promise<BrokenProperty | null> {
  return brokenIn(bench, scenario, await tryIncident(bench, scenario), sought);
}

/** How a property breaks in an incident that was tried; null when it does not. */
export async function brokenIn(
  bench: Bench,
  scenario: Scenario,
  tried: Tried,
  { property, kind }: Pick<BrokenProperty, 'property' | 'kind'>,
): Promise<BrokenProperty | null> {
  const relation = relationOf(property);
  if (relation !== null) return (await tryPair(bench, scenario, tried, relation)).broken;
  return tried.broken.find((one) => one.property === property && one.kind === kind) ?? null;
}

/** Ids of the invariants that came up in an incident that was tried. */
export function testedBy({ charter }: Bench, { outcome, journal }: Tried): readonly string[] {
  return putToTest(outcome, journal.entries, charter);
}

function runIncident({ candidate, charterDigest }: Bench, scenario: Scenario): Promise<Journal> {
  const common = { candidate, charterDigest, seed: trialSeed };
  return runTrial(simulatorInput(scenario, digest(encodeScenario(scenario)), common, null));
}

const texts = new WeakMap<Candidate, string>();

/** Whether the candidate names a service: policies have exceptions for some, and runbooks say which not to touch. */
function speaksOf(candidate: Candidate, service: string): boolean {
  const text = texts.get(candidate) ?? canonicalJson(keptCandidate(candidate).content);
  texts.set(candidate, text);
  return text.includes(service);
}
