import { UserError } from '../../base/errors.ts';
import type { Facts } from '../../domain/facts.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { planOf } from '../../policy/cells/calm-facts.ts';
import { cellHolds } from '../../policy/cells/cell.ts';
import { createPolicy, type PolicyEngine } from '../../policy/policy-engine.ts';
import { swarmMix } from '../../scenario/generate/mix.ts';
import { generateScenario } from '../../scenario/generate/generate-scenario.ts';
import type { Bench, Tried } from '../try-incident.ts';
import { tryIncident } from '../try-incident.ts';
import type { Aim } from './aims.ts';
import { decisionsOf, partingOf, proofsOf, type Decided, type Parting } from './parting.ts';
import { placeIncident } from './place-incident.ts';
import { otherPattern } from './possible-step.ts';

/** All that the pairs of a gate have in common: plain data, so that a worker can be given it. */
export interface PairSetup {
  readonly baseline: Bench;
  readonly candidate: Bench;
  readonly seed: number;
  /** What every other incident is aimed at; none where nothing is known to differ. */
  readonly aims: readonly Aim[];
}

/** A rule that one of the two broke in an incident. */
export interface Broken {
  readonly property: string;
  readonly kind: 'attempted' | 'realised' | 'differs';
  readonly why: string;
  readonly trigger: string;
  readonly requirements: readonly string[];
  readonly at: number;
  /** The candidate's decision that did it beside the baseline's; null where both decided the same, and of the baseline's own. */
  readonly parting: Parting | null;
  /** Of an absolute rule, or a loss that cannot be undone: nobody can answer for that. */
  readonly isAbsolute: boolean;
}

/** How one of the two fared in an incident. */
export interface Side {
  readonly broken: readonly Broken[];
  /** Whether people were called, to approve or to take over. */
  readonly called: boolean;
  /** From the first harm to users until it was over for good, or until the end; 0 where there was none. In milliseconds. */
  readonly hurtMs: number;
}

/** What one pair of trials came to. */
export type PairRan =
  | {
      readonly kind: 'played';
      readonly stratum: 'drawn' | 'aimed';
      /** Index of the aim that it was made for, and of those that it reached. */
      readonly aim: number | null;
      readonly reached: readonly number[];
      /** A step was proposed to at least one of the two, or a place was reached in which they differ without one. */
      readonly isExposed: boolean;
      readonly baseline: Side;
      readonly candidate: Side;
      /** The first decision that differs; null where none does. */
      readonly parting: Parting | null;
    }
  /** requal failed, and nothing is known. */
  | { readonly kind: 'fault'; readonly stratum: 'drawn' | 'aimed'; readonly why: string };

/** Which part of all incidents a pair belongs to: where there are aims, every other one is aimed. */
export function stratumOf({ aims }: Pick<PairSetup, 'aims'>, number: number): 'drawn' | 'aimed' {
  return aims.length > 0 && number % 2 === 0 ? 'aimed' : 'drawn';
}

/** The incident of a pair; it depends on the setup and the number alone. */
export function incidentOfPair({ aims, seed }: Pick<PairSetup, 'aims' | 'seed'>, number: number): Scenario {
  const aim = stratumOf({ aims }, number) === 'aimed' ? aimOf(aims, number) : null;
  if (aim !== null) return placeIncident(aim.aim, seed, number);
  return generateScenario(seed, number, swarmMix(seed, number, false));
}

/** Plays one incident under both candidates. Throws `UserError` alone. */
export async function playPair(setup: PairSetup, number: number): Promise<PairRan> {
  const stratum = stratumOf(setup, number);
  try {
    const scenario = incidentOfPair(setup, number);
    const baseline = await tryIncident(setup.baseline, scenario);
    const candidate = await tryIncident(setup.candidate, scenario);
    const fault = faultOf(baseline) ?? faultOf(candidate);
    if (fault !== null) return { kind: 'fault', stratum, why: `pair ${number}: ${fault}` };
    const decisions = [baseline, candidate].map(({ journal }) => decisionsOf(journal.entries));
    const [ones = [], others = []] = decisions;
    const aim = stratum === 'aimed' ? aimOf(setup.aims, number) : null;
    const reached = stratum === 'aimed' ? reachedBy(setup, [...ones, ...others]) : [];
    return {
      kind: 'played',
      stratum,
      aim: aim?.index ?? null,
      reached,
      isExposed: [...ones, ...others].some(({ planDigest }) => planDigest !== null) || reached.length > 0,
      baseline: sideOf(baseline, scenario, null),
      candidate: sideOf(candidate, scenario, baseline),
      parting: partingOf(baseline.journal.entries, candidate.journal.entries, []),
    };
  } catch (error) {
    if (error instanceof UserError) throw error;
    return { kind: 'fault', stratum, why: `pair ${number}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function aimOf(aims: readonly Aim[], number: number): { readonly aim: Aim; readonly index: number } | null {
  const index = Math.floor(number / 2) % aims.length;
  const aim = aims[index];
  return aim === undefined ? null : { aim, index };
}

function faultOf({ journal }: Tried): string | null {
  return journal.entries.find((entry) => entry.kind === 'harness-fault')?.what ?? null;
}

function sideOf({ journal, outcome, broken }: Tried, { horizon }: Scenario, baseline: Tried | null): Side {
  const { hurtAt, recoveredAt } = outcome.milestones;
  return {
    broken: broken.map(({ property, kind, why, trigger, requirements, at }) => ({
      property,
      kind,
      why,
      trigger,
      requirements,
      at,
      parting:
        baseline === null ? null : partingOf(baseline.journal.entries, journal.entries, proofsOf(outcome, property)),
      isAbsolute: outcome.findings.some((one) => one.invariant === property && one.class === 'absolute'),
    })),
    called: journal.entries.some(({ kind }) => kind === 'escalation'),
    hurtMs: hurtAt === null ? 0 : (recoveredAt ?? horizon) - hurtAt,
  };
}

/** The aims that a decision of either trial reached, by the facts that it was made on. */
function reachedBy(setup: PairSetup, decisions: readonly Decided[]): readonly number[] {
  const found = new Set<number>();
  const levels = levelsOf(setup);
  for (const { facts } of decisions) {
    for (const [index, aim] of setup.aims.entries()) {
      if (found.has(index)) continue;
      if (aim.kind === 'runbook' ? facts.agent.pattern === aim.pattern : isIn(aim, facts, levels)) found.add(index);
    }
  }
  return [...found].toSorted((a, b) => a - b);
}

type Levels = (facts: Facts) => readonly [number, number];

/** A region is left open where the agent's pattern is one that no policy names; the levels tell the rest. */
function isIn({ difference }: Extract<Aim, { kind: 'cell' }>, facts: Facts, levels: Levels): boolean {
  const { kind, pattern, targets, sides } = difference;
  if (facts.action.kind !== kind) return false;
  if (pattern !== facts.agent.pattern && pattern !== otherPattern) return false;
  if (!targets.some((cell) => cellHolds(cell, facts.scope.target))) return false;
  const values = facts as unknown as Readonly<Record<string, Readonly<Record<string, never>>>>;
  const inside = sides.every(({ path, cells }) => {
    if (path === 'agent.pattern' || path === 'scope.target') return true;
    const [group = '', name = ''] = path.split('.');
    return cells.some((cell) => cellHolds(cell, values[group]?.[name] ?? null));
  });
  if (!inside) return false;
  const [one, other] = levels(facts);
  return one === difference.levels[0] && other === difference.levels[1];
}

const engines = new WeakMap<Bench, PolicyEngine>();

function engineOf(bench: Bench): PolicyEngine {
  const known = engines.get(bench) ?? createPolicy(bench.candidate);
  engines.set(bench, known);
  return known;
}

function levelsOf({ baseline, candidate }: PairSetup): Levels {
  const startAt = '2026-12-07T10:00:00Z';
  return (facts) => {
    const plan = planOf(facts);
    return [
      engineOf(baseline).decide(facts, plan, 0, startAt).level,
      engineOf(candidate).decide(facts, plan, 0, startAt).level,
    ];
  };
}
