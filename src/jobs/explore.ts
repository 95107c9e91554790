import { monotonicNowMs, nextTurn } from '../base/clock.ts';
import type { Scenario } from '../domain/scenario.ts';
import { behaviourOf } from '../run/behaviour.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { identityOf } from '../run/broken-properties.ts';
import type { FactorCoverage } from '../run/factors.ts';
import { createFactorCoverage, factorsOf } from '../run/factors.ts';
import { relations } from '../run/pairs.ts';
import { reduceScenario } from '../run/reduce.ts';
import type { Reduction } from '../run/reduce.ts';
import { generateScenario } from '../scenario/generate/generate-scenario.ts';
import { fixedMix, swarmMix } from '../scenario/generate/mix.ts';
import { brokenBy, tryIncident, tryPair } from './try-incident.ts';
import type { Bench, Tried } from './try-incident.ts';

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
    const tried = await tryIncident(bench, scenario);
    state.runs += 1;
    behaviours.add(behaviourOf(tried.journal.entries, tried.outcome));
    coverage.add(factorsOf(scenario));
    const broken = [
      ...watched(tried.broken, exploring.properties),
      ...(await related(bench, exploring, run, scenario, tried)),
    ];
    for (const one of broken) {
      const known = met.get(identityOf(one));
      if (known) known.times += 1;
      else met.set(identityOf(one), { run, scenario, broken: one, times: 1 });
    }
    if (onRun(state) === 'stop') break;
  }
  return state;
}

/** The smallest incident in which the same property breaks in the same way. */
export function reduceMet(
  bench: Bench,
  { scenario, broken }: Pick<Met, 'scenario' | 'broken'>,
  isStopped?: () => boolean,
): Promise<Reduction> {
  return reduceScenario(
    scenario,
    async (smaller) => {
      await nextTurn();
      return (await brokenBy(bench, smaller, broken))?.at ?? null;
    },
    isStopped,
  );
}

/** One relation a run, in turn, since each costs a trial or two; those that are asked for are looked at in every run. */
async function related(
  bench: Bench,
  { properties }: Exploring,
  run: number,
  scenario: Scenario,
  tried: Tried,
): Promise<readonly BrokenProperty[]> {
  const asked = relations.filter(({ id }) => properties.includes(id));
  const inTurn = relations[run % relations.length];
  const chosen = properties.length > 0 ? asked : inTurn ? [inTurn] : [];
  const found: BrokenProperty[] = [];
  for (const relation of chosen) {
    const broken = await tryPair(bench, scenario, tried, relation);
    if (broken !== null) found.push(broken);
  }
  return found;
}

function mixOf({ mixture, seed, hidden }: Exploring, run: number) {
  return mixture === 'swarm' ? swarmMix(seed, run, hidden) : fixedMix(hidden);
}

function watched(broken: readonly BrokenProperty[], properties: readonly string[]): readonly BrokenProperty[] {
  return properties.length === 0 ? broken : broken.filter(({ property }) => properties.includes(property));
}
