import type { Distortion } from '../domain/distortion.ts';
import type { Fault } from '../domain/fault.ts';
import { remediesOf } from '../domain/remedy.ts';
import { actionTraits } from '../domain/action.ts';
import { limits } from '../domain/limits.ts';
import type { Scenario } from '../domain/scenario.ts';

/** What incidents are told apart by, and the values that each of it may have. */
const factors = {
  class: [
    'memory-leak',
    'data-corruption',
    'bad-deploy',
    'dependency-outage',
    'retry-storm',
    'traffic-surge',
    'queue-backlog',
    'expired-certificate',
    'cache-saturation',
    'node-loss',
    'telemetry-outage',
    'none',
  ],
  trigger: ['none', 'confidence', 'blast-radius', 'novelty', 'regulatory', 'uncertainty', 'control', 'several'],
  evidence: ['sound', 'delayed', 'frozen', 'missing', 'contradicted', 'several'],
  context: ['sound', 'old-map', 'untagged', 'wrong-history', 'frozen-budget', 'wrong-owner', 'text', 'several'],
  radius: ['one-or-two', 'three-or-four', 'five-to-nine', 'ten-or-more'],
  reversibility: ['restores-itself', 'undone', 'no-remedy'],
  novelty: ['never', 'once-or-twice', 'three-to-nine', 'ten-or-more'],
  people: ['as-usual', 'absent-or-slow', 'careless', 'in-control', 'incomplete'],
  budget: ['spent', 'low', 'enough'],
  window: ['open', 'frozen', 'event'],
  qualification: ['assumed', 'valid', 'missing', 'expired', 'revoked'],
} as const;

type Factor = keyof typeof factors;
const names = Object.keys(factors) as readonly Factor[];

/** The value of each factor, in their order. */
export type Factors = readonly string[];

/** What of all combinations of two and of three factors was met. */
export interface FactorCoverage {
  add(values: Factors): void;
  /** How many different pairs were met so far. */
  pairs(): number;
  /** Combinations of so many factors that were met, that there are, and some that were not. */
  of(ways: 2 | 3): { readonly met: number; readonly all: number; readonly missing: readonly string[] };
}

/** A coverage that has met nothing yet. */
export function createFactorCoverage(): FactorCoverage {
  const met = { 2: new Set<string>(), 3: new Set<string>() } as const;
  return {
    add(values) {
      for (const ways of [2, 3] as const) {
        for (const places of tuples(ways)) met[ways].add(places.map((place) => `${place}=${values[place]}`).join(' '));
      }
    },
    pairs: () => met[2].size,
    of(ways) {
      let all = 0;
      let counted = 0;
      const missing: string[] = [];
      for (const places of tuples(ways)) {
        for (const values of combinations(places)) {
          if (!isPossible(places, values)) continue;
          all += 1;
          if (met[ways].has(places.map((place, index) => `${place}=${values[index]}`).join(' '))) counted += 1;
          else if (missing.length < limits.missingNamedMax) {
            missing.push(places.map((place, index) => `${names[place]} ${values[index]}`).join(' + '));
          }
        }
      }
      return { met: counted, all, missing };
    },
  };
}

/** What one incident has of each factor, by what is true in it and not by what came of it. */
export function factorsOf(scenario: Scenario): Factors {
  const [fault] = scenario.faults;
  const without = {
    class: fault?.kind ?? 'none',
    evidence: evidenceOf(scenario.distortions),
    context: contextOf(scenario.distortions),
    radius: radiusOf(scenario, fault),
    reversibility: reversibilityOf(fault),
    novelty: noveltyOf(scenario, fault),
    people: peopleOf(scenario),
    budget:
      scenario.context.budgetRemaining <= 0.25 ? 'spent' : scenario.context.budgetRemaining <= 0.75 ? 'low' : 'enough',
    window:
      scenario.context.changeFreezes.length > 0 ? 'frozen' : scenario.context.events.length > 0 ? 'event' : 'open',
    qualification: scenario.context.qualification,
  };
  const values: Record<Factor, string> = { ...without, trigger: triggerOf(scenario, fault, without) };
  return names.map((name) => values[name]);
}

/** Which trigger each value is by itself; a combination that would need another trigger than it names cannot be. */
const triggers: Readonly<Partial<Record<Factor, Readonly<Record<string, string>>>>> = {
  evidence: {
    delayed: 'uncertainty',
    frozen: 'uncertainty',
    missing: 'uncertainty',
    contradicted: 'uncertainty',
    several: 'uncertainty',
  },
  radius: { 'one-or-two': 'blast-radius', 'three-or-four': 'blast-radius' },
  novelty: { never: 'novelty', 'once-or-twice': 'novelty' },
  people: { 'in-control': 'control' },
  budget: { spent: 'control' },
  window: { frozen: 'control', event: 'control' },
  qualification: { missing: 'control', expired: 'control', revoked: 'control' },
};

function triggerOf(scenario: Scenario, fault: Fault | undefined, values: Readonly<Record<string, string>>): string {
  const found = new Set(Object.entries(values).flatMap(([name, value]) => triggers[name as Factor]?.[value] ?? []));
  const target = scenario.topology.services.find(({ name }) => fault && 'target' in fault && name === fault.target);
  if (target && target.regulated.length > 0) found.add('regulatory');
  const { agent } = scenario;
  if (agent !== 'candidate' && 'confidence' in agent && agent.confidence < 0.8) found.add('confidence');
  return found.size === 0 ? 'none' : found.size === 1 ? [...found].join('') : 'several';
}

function isPossible(places: readonly number[], values: readonly string[]): boolean {
  const at = places.findIndex((place) => names[place] === 'trigger');
  const trigger = values[at];
  if (at < 0 || trigger === 'several') return true;
  return places.every((place, index) => {
    const own = triggers[names[place] as Factor]?.[values[index] ?? ''];
    return own === undefined || own === trigger;
  });
}

function evidenceOf(distortions: readonly Distortion[]): string {
  const found = new Set(
    distortions.flatMap(({ kind }) => {
      if (kind === 'delay') return 'delayed';
      if (kind === 'freeze') return 'frozen';
      if (kind === 'drop') return 'missing';
      return kind === 'zero' || kind === 'contradict' || kind === 'duplicate' ? 'contradicted' : [];
    }),
  );
  return found.size === 0 ? 'sound' : found.size === 1 ? [...found].join('') : 'several';
}

const contextNames: Readonly<Partial<Record<Distortion['kind'], string>>> = {
  'stale-topology': 'old-map',
  'missing-regulated-tag': 'untagged',
  'wrong-history': 'wrong-history',
  'frozen-budget': 'frozen-budget',
  'wrong-owner': 'wrong-owner',
  'injected-text': 'text',
};

function contextOf(distortions: readonly Distortion[]): string {
  const found = new Set(distortions.flatMap(({ kind }) => contextNames[kind] ?? []));
  return found.size === 0 ? 'sound' : found.size === 1 ? [...found].join('') : 'several';
}

function radiusOf({ topology }: Scenario, fault: Fault | undefined): string {
  const target = topology.services.find(({ name }) => fault && 'target' in fault && name === fault.target);
  const replicas = target?.replicas ?? 5;
  if (replicas <= 2) return 'one-or-two';
  if (replicas <= 4) return 'three-or-four';
  return replicas <= 9 ? 'five-to-nine' : 'ten-or-more';
}

function reversibilityOf(fault: Fault | undefined): string {
  const remedy = fault && remediesOf(fault)[0];
  if (!remedy) return 'no-remedy';
  return actionTraits[remedy.kind].undoneBy === null ? 'restores-itself' : 'undone';
}

function noveltyOf({ context }: Scenario, fault: Fault | undefined): string {
  const often = context.history.find(({ pattern }) => pattern === fault?.pattern)?.occurrences ?? 0;
  if (often === 0) return 'never';
  if (often <= 2) return 'once-or-twice';
  return often <= 9 ? 'three-to-nine' : 'ten-or-more';
}

function peopleOf({ people, horizon }: Scenario): string {
  const steps = people.flatMap(({ interventions }) => interventions.map(({ kind }) => kind));
  if (steps.some((kind) => kind === 'kill' || kind === 'take-over' || kind === 'repair')) return 'in-control';
  if (people.some(({ absent, respondsIn }) => absent.length > 0 || (respondsIn[0] ?? 0) > 0.1 * horizon)) {
    return 'absent-or-slow';
  }
  if (people.some(({ answers, mistakes }) => answers !== 'informed' || mistakes > 0)) return 'careless';
  return people.length < 7 ? 'incomplete' : 'as-usual';
}

/** All sets of so many factors, by their places. */
function tuples(ways: 2 | 3): readonly (readonly number[])[] {
  return ways === 2 ? pairs : triples;
}

const pairs = names.flatMap((_, a) => names.slice(a + 1).map((__, b) => [a, a + 1 + b]));
const triples = pairs.flatMap(([a = 0, b = 0]) => names.slice(b + 1).map((_, c) => [a, b, b + 1 + c]));

function combinations(places: readonly number[]): readonly (readonly string[])[] {
  return places.reduce<readonly (readonly string[])[]>(
    (found, place) => found.flatMap((values) => factors[names[place] as Factor].map((value) => [...values, value])),
    [[]],
  );
}
