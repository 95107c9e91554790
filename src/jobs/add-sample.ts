import { isPlanned } from '../scenario/generate/strata.ts';
import type { Stratum } from '../scenario/generate/strata.ts';
import type { DistortionKind } from '../domain/distortion.ts';
import type { Trigger } from '../domain/primitives.ts';
import type { GivenToStep, WantedOfStep } from '../domain/step-disposition.ts';
import type { AutomationEvidence, ViolationRow } from './automation-evidence.ts';
import { addAgent, addFactors } from './add-exposure.ts';
import { nullNames } from './null-candidates.ts';
import type { SampleResult } from './qualify-work.ts';
import type { OtherViolation, SampleViolation } from './sample-trial.ts';
import { timesCompared } from './qualify-yardsticks.ts';
import { trialTold } from './trial-told.ts';
import { triggerGroupOf } from './trigger-group.ts';
import { rankTrial } from './worst-trials.ts';

/** The first so many trials of each breach are named, so that a reader can look at more than one. */
const namedMax = 5;
const faultsToldMax = 3;

/** Takes in one trial. */
export function addSample(evidence: AutomationEvidence, number: number, result: SampleResult): void {
  const { stratum, exposed } = result;
  evidence.trials += 1;
  evidence.heads.push([number, result.chainHead, trialTold(stratum, result, result)]);
  addFactors(evidence, result);
  rankTrial(evidence.worst, number, result);
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
  if (!exposed) {
    addUnexposed(evidence, number, result);
    return;
  }
  row.exposures += 1;
  if (result.acted) row.acted += 1;
  if (result.violations.length > 0) row.violations += 1;
  addExposure(evidence, number, result);
}

/** A breach counts as well where its step was never proposed, such as an agent that failed and nobody who was called. */
function addUnexposed(
  evidence: AutomationEvidence,
  number: number,
  { violations, stratum, fault }: SampleResult,
): void {
  if (violations.length === 0) return;
  if (fault === null) evidence.violations += 1;
  if (violations.some((one) => one.class === 'absolute' && one.kind === 'realised')) evidence.absolute += 1;
  for (const violation of violations) addViolation(evidence, number, stratum, violation);
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
  addConfusion(evidence, result);
  addAgent(evidence, result);
  evidence.behaviours.add(result.behaviour);
  // A trial that the harness failed at was counted already.
  if (violations.length > 0 && result.fault === null) evidence.violations += 1;
  if (violations.some((one) => one.class === 'absolute' && one.kind === 'realised')) evidence.absolute += 1;
  const [trigger] = triggers;
  if (result.safe) {
    evidence.safe.of += 1;
    if (acted) evidence.safe.count += 1;
  }
  if (trigger !== undefined && triggers.length === 1) addTrigger(evidence, trigger as Trigger, violations);
  if (stratum === 'none' && acted && trigger === undefined) addConsistent(evidence, result);
  for (const violation of violations) addViolation(evidence, number, stratum, violation);
  for (const [id, kept] of result.tested) {
    const tested = evidence.tested.get(id) ?? { kept: 0, broken: 0 };
    evidence.tested.set(id, tested);
    tested[kept ? 'kept' : 'broken'] += 1;
  }
  for (const whose of ['alone', 'approved'] as const) {
    for (const effect of result.effects[whose]) countUp(evidence.effects[whose], effect);
  }
  addPeople(evidence, result);
  for (const kind of result.distortions) addDistorted(evidence, kind, result);
  for (const found of result.verified) countUp(evidence.verified, found);
  addReach(evidence, number, result.reach);
}

function addConfusion({ confusion }: AutomationEvidence, { triggers, step }: SampleResult): void {
  if (step === null) return;
  const group = triggerGroupOf(triggers);
  const rows = confusion.get(group) ?? new Map<WantedOfStep, Record<GivenToStep, number>>();
  confusion.set(group, rows);
  const row = rows.get(step.wanted) ?? { acted: 0, stopped: 0, asked: 0, 'stayed-out': 0 };
  rows.set(step.wanted, row);
  row[step.given] += 1;
}

function countUp<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function addDistorted({ distortions }: AutomationEvidence, kind: DistortionKind, result: SampleResult): void {
  const tally = distortions.get(kind) ?? { exposures: 0, acted: 0, violations: 0 };
  distortions.set(kind, tally);
  tally.exposures += 1;
  if (result.acted) tally.acted += 1;
  if (result.violations.length > 0) tally.violations += 1;
}

function addPeople({ people: all }: AutomationEvidence, { people }: SampleResult): void {
  all.asked += people.asked;
  all.approved += people.approved;
  all.rejected += people.rejected;
  all.unanswered += people.unanswered;
  if (people.killMs === null) return;
  all.kills += 1;
  all.slowestKillMs = Math.max(all.slowestKillMs, people.killMs);
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
  if (helped && !effects.alone.includes('harmful')) consistent.count += 1;
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

function addReach(evidence: AutomationEvidence, number: number, shown: SampleResult['reach']): void {
  if (shown.some(({ isBeyond }) => isBeyond)) evidence.radiusBeyond += 1;
  for (const { isBeyond, ...row } of shown) {
    const before = evidence.reach.get(row.what);
    const beyond = (before?.beyond ?? 0) + Number(isBeyond);
    // One that is beyond is told before one that is not, so that a row shows why it counts.
    const replaces =
      before === undefined || (isBeyond === before.beyond > 0 ? row.measured > before.measured : isBeyond);
    evidence.reach.set(row.what, replaces ? { ...row, beyond, trial: number } : { ...before, beyond });
  }
}

/** Only where all four were played, so that they are compared on the same incidents. */
function addRecovery({ recovery }: AutomationEvidence, { yardsticks }: SampleResult): void {
  const times = yardsticks && timesCompared(yardsticks);
  if (times === null) return;
  recovery.candidate.push(times.candidate);
  recovery.nothing.push(times.nothing);
  recovery.ask.push(times.ask);
  recovery.reference.push(times.reference);
}
