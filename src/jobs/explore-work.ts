import { UserError } from '../base/errors.ts';
import type { Profile } from '../domain/profile.ts';
import type { Scenario } from '../domain/scenario.ts';
import { behaviourOf } from '../run/behaviour.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import type { Factors } from '../run/factors.ts';
import { factorsOf } from '../run/factors.ts';
import { relations } from '../run/pairs.ts';
import { generateScenario } from '../scenario/generate/generate-scenario.ts';
import { favouring } from '../scenario/generate/favoured-kinds.ts';
import { crowdedMix, fixedMix, swarmMix } from '../scenario/generate/mix.ts';
import { testedBy, tryIncident, tryPair } from './try-incident.ts';
import type { Bench, Tried } from './try-incident.ts';
import { isUnforeseenHarm } from './unforeseen-harm.ts';

/** What incidents are generated and what is watched in them; with a run's number it is all that its incident depends on. */
export interface Mixture {
  readonly seed: number;
  /** Ids of the properties that are watched; empty for all. */
  readonly properties: readonly string[];
  /** Also hazards that nothing shown gives away. */
  readonly hidden: boolean;
  readonly mixture: 'swarm' | 'fixed' | 'crowded';
  /** The system that incidents happen to; null for any that can be drawn. */
  readonly profile: Profile | null;
}

/** All that the runs of an exploration have in common: plain data, so that a worker can be given it. */
export interface ExploreSetup {
  readonly bench: Bench;
  readonly mixture: Mixture;
}

/** What one run came to. */
export type Ran =
  | {
      readonly kind: 'tried';
      readonly behaviour: string;
      readonly factors: Factors;
      readonly broken: readonly BrokenProperty[];
      /** Ids of the watched properties that could have broken: each invariant that came up, each relation whose pair was played. */
      readonly tested: readonly string[];
      /** How much of what broke is left out, since nothing shown could tell of it. */
      readonly unforeseen: number;
    }
  /** requal failed, and the incident says nothing. */
  | { readonly kind: 'fault'; readonly why: string };

/** The incident of a run. */
export function incidentOf({ seed, hidden, mixture, properties, profile }: Mixture, run: number): Scenario {
  if (mixture === 'crowded') return generateScenario(seed, run, crowdedMix(hidden), profile);
  if (mixture === 'fixed') return generateScenario(seed, run, fixedMix(hidden), profile);
  return generateScenario(seed, run, favouring(swarmMix(seed, run, hidden), properties, seed, run), profile);
}

/** Generates the incident of a run and tries the candidate on it. Throws `UserError` alone. */
export async function tryRun({ bench, mixture }: ExploreSetup, run: number): Promise<Ran> {
  try {
    const scenario = incidentOf(mixture, run);
    const tried = await tryIncident(bench, scenario);
    const isWatched = (id: string) => mixture.properties.length === 0 || mixture.properties.includes(id);
    const pairs = await related(bench, mixture, run, scenario, tried);
    const watched = tried.broken.filter(({ property }) => isWatched(property));
    const foreseen = mixture.hidden ? watched : await foreseenOf(bench, scenario, tried, watched);
    return {
      kind: 'tried',
      behaviour: behaviourOf(tried.journal.entries, tried.outcome),
      factors: factorsOf(scenario),
      broken: [...foreseen, ...pairs.broken],
      tested: [...testedBy(bench, tried).filter(isWatched), ...pairs.tested],
      unforeseen: watched.length - foreseen.length,
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    return { kind: 'fault', why: error instanceof Error ? error.message : String(error) };
  }
}

async function foreseenOf(
  bench: Bench,
  scenario: Scenario,
  tried: Tried,
  broken: readonly BrokenProperty[],
): Promise<readonly BrokenProperty[]> {
  const found: BrokenProperty[] = [];
  for (const one of broken) if (!(await isUnforeseenHarm(bench, scenario, one, tried))) found.push(one);
  return found;
}

/** One relation a run, in turn, since each costs a trial or two; those that are asked for are looked at in every run. */
async function related(
  bench: Bench,
  { properties }: Mixture,
  run: number,
  scenario: Scenario,
  tried: Tried,
): Promise<Pick<Extract<Ran, { kind: 'tried' }>, 'broken' | 'tested'>> {
  const asked = relations.filter(({ id }) => properties.includes(id));
  const inTurn = relations[run % relations.length];
  const chosen = properties.length > 0 ? asked : inTurn ? [inTurn] : [];
  const found: BrokenProperty[] = [];
  const tested: string[] = [];
  for (const relation of chosen) {
    const { broken, isPlayed } = await tryPair(bench, scenario, tried, relation);
    if (isPlayed) tested.push(relation.id);
    if (broken !== null) found.push(broken);
  }
  return { broken: found, tested };
}
