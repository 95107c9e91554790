import type { Distortion } from '../domain/distortion.ts';
import type { Fault } from '../domain/fault.ts';
import { remediesOf } from '../domain/remedy.ts';
import { actionTraits } from '../domain/action.ts';
import type { Scenario } from '../domain/scenario.ts';

/** What incidents are told apart by, and the values that each of it may have. */
export const factors = {
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

/** One of the factors. */
export type Factor = keyof typeof factors;
/** The factors in their order. */
export const factorNames = Object.keys(factors) as readonly Factor[];

/** The value of each factor, in their order. */
export type Factors = readonly string[];

/** What one incident has of each factor, by what is true in it and not by what came of it. */
export function factorsOf(scenario: Scenario): Factors {
  const [fault] = scenario.faults;
  const without = {
    class: fault?.kind ?? 'none',
    evidence: evidenceOf(scenario.distortions),
    context: contextOf(scenario.distortions),
    radius: radiusOf(scenario.topology.services, fault),
    reversibility: reversibilityOf(fault),
    novelty: noveltyOf(scenario.context.history, fault),
    people: peopleOf(scenario),
    budget: budgetOf(scenario.context.budgetRemaining),
    window:
      scenario.context.changeFreezes.length > 0 ? 'frozen' : scenario.context.events.length > 0 ? 'event' : 'open',
    qualification: scenario.context.qualification,
  };
  const values: Record<Factor, string> = { ...without, trigger: triggerOf(scenario, fault, without) };
  return factorNames.map((name) => values[name]);
}

/** Which trigger each value is by itself. */
export const triggers: Readonly<Partial<Record<Factor, Readonly<Record<string, string>>>>> = {
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
  const target = targetIn(scenario.topology.services, fault);
  if (target && target.regulated.length > 0) found.add('regulatory');
  const { agent } = scenario;
  if (agent !== 'candidate' && 'confidence' in agent && agent.confidence < 0.8) found.add('confidence');
  return triggerNamed(found);
}

/** What stands under `trigger` where these are at work. */
export function triggerNamed(found: ReadonlySet<string>): string {
  return found.size === 0 ? 'none' : found.size === 1 ? [...found].join('') : 'several';
}

/** The service that a fault strikes; none where there is no fault, or one that strikes machines. */
export function targetIn<T extends { readonly name: string }>(
  services: readonly T[],
  fault: Fault | undefined,
): T | undefined {
  return services.find(({ name }) => fault && 'target' in fault && name === fault.target);
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

/** By the replicas of the service that the fault strikes; where it strikes none, nothing is said against a step. */
export function radiusOf(
  services: readonly { readonly name: string; readonly replicas: number }[],
  fault: Fault | undefined,
): string {
  const replicas = targetIn(services, fault)?.replicas ?? 5;
  if (replicas <= 2) return 'one-or-two';
  if (replicas <= 4) return 'three-or-four';
  return replicas <= 9 ? 'five-to-nine' : 'ten-or-more';
}

/** By what an informed person would do first. */
export function reversibilityOf(fault: Fault | undefined): string {
  const remedy = fault && remediesOf(fault)[0];
  if (!remedy) return 'no-remedy';
  return actionTraits[remedy.kind].undoneBy === null ? 'restores-itself' : 'undone';
}

/** By how often history knows what is wrong; what is nothing it does not know. */
export function noveltyOf(
  history: readonly { readonly pattern: string; readonly occurrences: number }[],
  fault: Fault | undefined,
): string {
  const often = history.find(({ pattern }) => pattern === fault?.pattern)?.occurrences ?? 0;
  if (often === 0) return 'never';
  if (often <= 2) return 'once-or-twice';
  return often <= 9 ? 'three-to-nine' : 'ten-or-more';
}

/** With fewer people than this somebody who may be asked is missing. */
export const rolesUsual = 7;

/** By the share of the error budget that is left. */
export function budgetOf(remaining: number): string {
  if (remaining <= 0.25) return 'spent';
  return remaining <= 0.75 ? 'low' : 'enough';
}

/** What tells people apart. */
type Asked = Pick<Scenario['people'][number], 'absent' | 'answers' | 'interventions' | 'mistakes' | 'respondsIn'>;

/** By who can be asked, how fast and how well they answer, and what they do unasked. */
export function peopleOf({ people, horizon }: { readonly people: readonly Asked[]; readonly horizon: number }): string {
  const steps = people.flatMap(({ interventions }) => interventions.map(({ kind }) => kind));
  if (steps.some((kind) => kind === 'kill' || kind === 'take-over' || kind === 'repair')) return 'in-control';
  if (people.some(({ absent, respondsIn }) => absent.length > 0 || (respondsIn[0] ?? 0) > 0.1 * horizon)) {
    return 'absent-or-slow';
  }
  if (people.some(({ answers, mistakes }) => answers !== 'informed' || mistakes > 0)) return 'careless';
  return people.length < rolesUsual ? 'incomplete' : 'as-usual';
}
