import { monotonicNowMs, nextTurn } from '../base/clock.ts';
import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { invariants } from '../judge/charter-table.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { behaviourOf } from '../run/behaviour.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { brokenProperties, identityOf } from '../run/broken-properties.ts';
import type { FactorCoverage } from '../run/factors.ts';
import { createFactorCoverage, factorsOf } from '../run/factors.ts';
import { reduceScenario } from '../run/reduce.ts';
import type { Reduction } from '../run/reduce.ts';
import { runTrial } from '../run/trial.ts';
import { generateScenario } from '../scenario/generate/generate-scenario.ts';
import { fixedMix, swarmMix } from '../scenario/generate/mix.ts';
import { simulatorInput } from './simulator-input.ts';

/** Who is on trial, and by which rules. */
export interface Bench {
  readonly candidate: Candidate;
  readonly charter: Charter;
  readonly charterDigest: string;
}

/** What is explored. */
export interface Exploring {
  readonly seed: number;
  readonly runs: number;
  /** In milliseconds; null for as long as the runs take. What was found until then depends on the machine. */
  readonly time: number | null;
  /** Ids of the properties that are watched; empty for all. */
  readonly properties: readonly string[];
  /** Also hazards that nothing shown gives away. */
  readonly hidden: boolean;
  readonly mixture: 'swarm' | 'fixed';
}

/** A violation as it was first met, in the incident as it was generated. */
export interface Met {
  readonly run: number;
  readonly scenario: Scenario;
  readonly broken: BrokenProperty;
  /** In how many runs it was met. */
  times: number;
}

/** How far an exploration is, and what it found. */
export interface Exploration {
  runs: number;
  readonly behaviours: ReadonlySet<string>;
  readonly coverage: FactorCoverage;
  readonly met: ReadonlyMap<string, Met>;
}

/**
 * The seed of every trial that is explored. All that varies is in the scenario, so that its file fails again under the
 * seed that `requal run` takes by itself.
 */
export const trialSeed = 1;

/** What may be watched: the invariants of the charter. */
export const propertyIds: readonly string[] = invariants.map(({ id }) => id);

/** Generates incidents and tries the candidate on each, until runs or time are over or `onRun` says to stop. */
export async function explore(
  bench: Bench,
  exploring: Exploring,
  onRun: (state: Exploration) => 'go-on' | 'stop',
): Promise<Exploration> {
  const began = monotonicNowMs();
  const behaviours = new Set<string>();
  const met = new Map<string, Met>();
  const coverage = createFactorCoverage();
  const state = {
    runs: 0,
    behaviours,
    coverage,
    met,
  };
  for (let run = 0; run < exploring.runs; run += 1) {
    if (exploring.time !== null && monotonicNowMs() - began >= exploring.time) break;
    await nextTurn();
    const scenario = generateScenario(exploring.seed, run, mixOf(exploring, run));
    const tried = await tryOn(bench, scenario);
    state.runs += 1;
    behaviours.add(behaviourOf(tried.journal.entries, tried.outcome));
    coverage.add(factorsOf(scenario));
    for (const broken of watched(tried.broken, exploring.properties)) {
      const known = met.get(identityOf(broken));
      if (known) known.times += 1;
      else met.set(identityOf(broken), { run, scenario, broken, times: 1 });
    }
    if (onRun(state) === 'stop') break;
  }
  return state;
}

/** The smallest incident in which the same property breaks in the same way. */
export function reduceMet(bench: Bench, { scenario, broken }: Met, isStopped?: () => boolean): Promise<Reduction> {
  return reduceScenario(
    scenario,
    async (smaller) => {
      await nextTurn();
      const tried = await tryOn(bench, smaller);
      const same = tried.broken.find(({ property, kind }) => property === broken.property && kind === broken.kind);
      return same?.at ?? null;
    },
    isStopped,
  );
}

/** One trial, and what it breaks. */
export async function tryOn(
  { candidate, charter, charterDigest }: Bench,
  scenario: Scenario,
): Promise<{ journal: Journal; outcome: ReturnType<typeof judgeTrial>; broken: readonly BrokenProperty[] }> {
  const common = { candidate, charterDigest, seed: trialSeed };
  const journal = await runTrial(simulatorInput(scenario, digest(encodeScenario(scenario)), common, null));
  const outcome = judgeTrial({ entries: journal.entries, charter, twin: null });
  return { journal, outcome, broken: brokenProperties(outcome, journal.entries) };
}

function mixOf({ mixture, seed, hidden }: Exploring, run: number) {
  return mixture === 'swarm' ? swarmMix(seed, run, hidden) : fixedMix(hidden);
}

function watched(broken: readonly BrokenProperty[], properties: readonly string[]): readonly BrokenProperty[] {
  return properties.length === 0 ? broken : broken.filter(({ property }) => properties.includes(property));
}
