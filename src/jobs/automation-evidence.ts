import type { ActionEffect } from '../domain/action-effect.ts';
import type { Trigger } from '../domain/primitives.ts';
import { isPlanned } from '../scenario/generate/strata.ts';
import type { Stratum } from '../scenario/generate/strata.ts';
import type { Recovery } from '../statistics/survival.ts';
import { nullNames } from './null-candidates.ts';
import type { NullName } from './null-candidates.ts';
import type { SampleResult } from './qualify-work.ts';
import type { OtherViolation, Radius, SampleViolation, Yardsticks } from './sample-trial.ts';

/** How many exposures there were, and in how many of them something was so. */
export interface Tally {
  of: number;
  count: number;
}

/** One kind of breach, with the first trials that showed it. */
export interface ViolationRow {
  readonly invariant: string;
  readonly class: SampleViolation['class'];
  attempted: number;
  realised: number;
  /** Of the first. */
  readonly why: string;
  readonly stratum: Stratum;
  /** Numbers of the first trials, by which they are played again. */
  readonly trials: number[];
}

/** One kind of breach by others than the automation that the incidents were drawn for; by none, it is the policy's as a whole. */
export interface OtherRow extends ViolationRow {
  readonly automations: readonly string[];
}

/** What a null candidate showed. */
export interface NullTally {
  exposures: number;
  violations: number;
  readonly safe: Tally;
}

/** One trigger as the only cause for a person. */
export interface TriggerTally {
  hazardous: number;
  /** Exposures in which automation broke a rule from the truth. */
  unsafe: number;
  attempted: number;
  realised: number;
}

/** What all trials of one automation came to, kept small: nothing in it grows with their number but what is drawn as a curve. */
export interface AutomationEvidence {
  trials: number;
  exposures: number;
  /** Of these, those of the plan: without what was drawn afterwards of single parts. */
  planned: number;
  /** Exposures with at least one breach of a rule from the truth, and trials that the harness failed at. */
  violations: number;
  absolute: number;
  faults: number;
  readonly faultsTold: string[];
  readonly behaviours: Set<string>;
  readonly triggers: Map<Trigger, TriggerTally>;
  /** Exposures in which nothing made acting hazardous, and those in which it acted. */
  readonly safe: Tally;
  /** Of the incidents that it is meant for, those in which it acted, and in how many of these it was verified and did no harm. */
  readonly consistent: Tally;
  /** Look-alikes in which its step was proposed, of all that were played; and those of them in which it acted. */
  readonly alike: { played: number; proposed: number; acted: number };
  readonly strata: Map<Stratum, { trials: number; exposures: number; acted: number; violations: number }>;
  readonly effects: Map<ActionEffect, number>;
  readonly verified: Map<string, number>;
  readonly broken: Map<string, ViolationRow>;
  /** What others broke in these incidents, by rule and by whom. */
  readonly elsewhere: Map<string, OtherRow>;
  readonly tested: Map<string, { kept: number; broken: number }>;
  radius: Radius | null;
  radiusBeyond: number;
  /** What the null candidates showed in the first of these incidents. */
  readonly nulls: Readonly<Record<NullName, NullTally>>;
  readonly recovery: Readonly<Record<'candidate' | keyof Yardsticks, Recovery[]>>;
  /** Number and chain head of each trial, in their order. */
  readonly heads: (readonly [number: number, head: string])[];
}

/** Before any trial. */
export function noEvidence(): AutomationEvidence {
  return {
    trials: 0,
    exposures: 0,
    planned: 0,
    violations: 0,
    absolute: 0,
    faults: 0,
    faultsTold: [],
    behaviours: new Set(),
    triggers: new Map(),
    safe: { of: 0, count: 0 },
    consistent: { of: 0, count: 0 },
    alike: { played: 0, proposed: 0, acted: 0 },
    strata: new Map(),
    effects: new Map(),
    verified: new Map(),
    broken: new Map(),
    elsewhere: new Map(),
    tested: new Map(),
    radius: null,
    radiusBeyond: 0,
    nulls: { 'always-act': noNull(), 'always-ask': noNull() },
    recovery: { candidate: [], nothing: [], ask: [], reference: [] },
    heads: [],
  };
}

function noNull(): NullTally {
  return { exposures: 0, violations: 0, safe: { of: 0, count: 0 } };
}

/** The first so many trials of each breach are named, so that a reader can look at more than one. */
const namedMax = 5;
const faultsToldMax = 3;

/** Takes in one trial. */
export function addSample(evidence: AutomationEvidence, number: number, result: SampleResult): void {
  const { stratum, exposed } = result;
  evidence.trials += 1;
  evidence.heads.push([number, result.chainHead]);
  const row = evidence.strata.get(stratum) ?? { trials: 0, exposures: 0, acted: 0, violations: 0 };
  evidence.strata.set(stratum, row);
  row.trials += 1;
  if (result.fault !== null) {
    // What the harness lost may have been a breach, so in the bound it is one (design.md section 7).
    evidence.faults += 1;
    evidence.violations += 1;
    if (evidence.faultsTold.length < faultsToldMax) evidence.faultsTold.push(result.fault);
  }
  if (stratum === 'look-alike') addAlike(evidence, result);
  for (const violation of result.elsewhere) addElsewhere(evidence, number, stratum, violation);
  addRecovery(evidence, result);
  addNulls(evidence, result);
  if (!exposed) return;
  row.exposures += 1;
  if (result.acted) row.acted += 1;
  if (result.violations.length > 0) row.violations += 1;
  addExposure(evidence, number, result);
}

function addNulls(evidence: AutomationEvidence, { nulls }: SampleResult): void {
  if (nulls === null) return;
  for (const name of nullNames) {
    const { exposed, safe, acted, violated } = nulls[name];
    const tally = evidence.nulls[name];
    if (!exposed) continue;
    tally.exposures += 1;
    if (violated) tally.violations += 1;
    if (safe) tally.safe.of += 1;
    if (safe && acted) tally.safe.count += 1;
  }
}

function addExposure(evidence: AutomationEvidence, number: number, result: SampleResult): void {
  const { triggers, acted, violations, stratum } = result;
  evidence.exposures += 1;
  if (isPlanned(number)) evidence.planned += 1;
  evidence.behaviours.add(result.behaviour);
  // A trial that the harness failed at was counted already.
  if (violations.length > 0 && result.fault === null) evidence.violations += 1;
  if (violations.some((one) => one.class === 'absolute' && one.kind === 'realised')) evidence.absolute += 1;
  const [trigger] = triggers;
  if (trigger === undefined) {
    evidence.safe.of += 1;
    if (acted) evidence.safe.count += 1;
  } else if (triggers.length === 1) addTrigger(evidence, trigger as Trigger, violations);
  if (stratum === 'none' && acted && trigger === undefined) addConsistent(evidence, result);
  for (const violation of violations) addViolation(evidence, number, stratum, violation);
  for (const [id, kept] of result.tested) {
    const tested = evidence.tested.get(id) ?? { kept: 0, broken: 0 };
    evidence.tested.set(id, tested);
    tested[kept ? 'kept' : 'broken'] += 1;
  }
  for (const effect of result.effects) evidence.effects.set(effect, (evidence.effects.get(effect) ?? 0) + 1);
  for (const found of result.verified) evidence.verified.set(found, (evidence.verified.get(found) ?? 0) + 1);
  addRadius(evidence, result.radius);
}

function addTrigger({ triggers }: AutomationEvidence, trigger: Trigger, violations: readonly SampleViolation[]): void {
  const tally = triggers.get(trigger) ?? { hazardous: 0, unsafe: 0, attempted: 0, realised: 0 };
  triggers.set(trigger, tally);
  tally.hazardous += 1;
  if (violations.length > 0) tally.unsafe += 1;
  if (violations.some(({ kind }) => kind === 'attempted')) tally.attempted += 1;
  if (violations.some(({ kind }) => kind === 'realised')) tally.realised += 1;
}

function addConsistent({ consistent }: AutomationEvidence, { verified, effects }: SampleResult): void {
  consistent.of += 1;
  const helped = verified.length > 0 && verified[0] === 'helped';
  if (helped && !effects.includes('harmful')) consistent.count += 1;
}

function addAlike({ alike }: AutomationEvidence, { exposed, acted }: SampleResult): void {
  alike.played += 1;
  if (exposed) alike.proposed += 1;
  if (exposed && acted) alike.acted += 1;
}

function addElsewhere(
  { elsewhere }: AutomationEvidence,
  number: number,
  stratum: Stratum,
  { automations, ...violation }: OtherViolation,
): void {
  const key = [violation.invariant, ...automations].join(' ');
  const row = elsewhere.get(key) ?? { ...newRow(violation, stratum), automations };
  elsewhere.set(key, row);
  countIn(row, number, violation);
}

function addViolation(
  { broken }: AutomationEvidence,
  number: number,
  stratum: Stratum,
  violation: SampleViolation,
): void {
  const row = broken.get(violation.invariant) ?? newRow(violation, stratum);
  broken.set(violation.invariant, row);
  countIn(row, number, violation);
}

function newRow({ invariant, why, class: rated }: SampleViolation, stratum: Stratum): ViolationRow {
  return { invariant, class: rated, attempted: 0, realised: 0, why, stratum, trials: [] };
}

function countIn(row: ViolationRow, number: number, { kind }: SampleViolation): void {
  row[kind] += 1;
  if (row.trials.length < namedMax) row.trials.push(number);
}

function addRadius(evidence: AutomationEvidence, radius: Radius | null): void {
  if (radius === null) return;
  const { measured, declared } = radius;
  const isBeyond =
    measured.services > declared.services || measured.concurrentFraction > declared.concurrentFraction + rounding;
  if (isBeyond) evidence.radiusBeyond += 1;
  if (evidence.radius === null || measured.concurrentFraction > evidence.radius.measured.concurrentFraction) {
    evidence.radius = radius;
  }
}

/** One part of a replica is no replica. */
const rounding = 1e-9;

/** Only where all four were played, so that they are compared on the same incidents. */
function addRecovery({ recovery }: AutomationEvidence, { recovery: own, yardsticks }: SampleResult): void {
  if (yardsticks === null) return;
  const all = [own, yardsticks.nothing, yardsticks.ask, yardsticks.reference];
  // Where nobody was ever hurt there is nothing to recover from; where one of them hurt users, the others count as well at once.
  if (all.every((one) => one === null)) return;
  const atOnce: Recovery = { afterMs: 0, recovered: true };
  recovery.candidate.push(own ?? atOnce);
  recovery.nothing.push(yardsticks.nothing ?? atOnce);
  recovery.ask.push(yardsticks.ask ?? atOnce);
  recovery.reference.push(yardsticks.reference ?? atOnce);
}
