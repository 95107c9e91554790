import { monotonicNowMs } from '../../base/clock.ts';
import { exitCodes } from '../../base/exit-codes.ts';
import { packageVersion } from '../../base/package-root.ts';
import type { GateReport } from '../../domain/gate.ts';
import { clusterBootstrap } from '../../statistics/bootstrap.ts';
import type { PairDecision } from '../../statistics/paired-decision.ts';
import type { GateRequest } from './gate-request.ts';
import type { GateSubject } from './gate-subject.ts';
import { gateVerdict, type GateShown } from './gate-verdict.ts';
import type { PairsPlayed } from './play-pairs.ts';
import type { ShippedPlayed } from './shipped-pairs.ts';
import { createTally, type Tally } from './tally.ts';
import type { Waivers } from '../waivers.ts';

/** All that a report of the gate is made from. */
export interface GateTold {
  readonly request: GateRequest;
  /** Of the generated incidents. */
  readonly seed: number;
  /** ISO date and time, and the monotonic clock. */
  readonly startedAt: string;
  readonly beganMs: number;
  readonly subject: GateSubject;
  readonly shipped: ShippedPlayed;
  readonly waivers: Waivers;
  readonly played: PairsPlayed | null;
  readonly decision: PairDecision | null;
  readonly findings: GateReport['findings'];
  readonly folder: string;
}

/** The report, with its verdict. */
export function makeGateReport(told: GateTold): GateReport {
  const { request, startedAt, beganMs, subject, decision, findings } = told;
  const changes = subject.changes.map(({ path, reach, what, before, after, place }) => ({
    path,
    reach,
    what,
    before,
    after,
    place: { ...place },
  }));
  const shown: GateShown = {
    ...shownOf(told),
    changes,
    equality: equalityOf(subject),
    findings,
    decision,
    confidence: request.confidence,
    budget: request.budget,
  };
  const { verdict, why } = gateVerdict(shown);
  const tookMs = Math.round(monotonicNowMs() - beganMs);
  return {
    schema: 'requal/gate/v1',
    id: `gate-${startedAt.replace(/[-:]|\.\d+/g, '')}`,
    startedAt,
    tookMs,
    requal: packageVersion(),
    node: process.version,
    baseline: idOf(subject.baseline.candidate, request.baseline),
    candidate: idOf(subject.candidate.candidate, request.candidate),
    charterDigest: subject.candidate.charterDigest,
    asOf: request.asOf,
    seed: told.seed,
    verdict,
    why: [...why],
    onInconclusive: request.onInconclusive,
    exitCode: exitCodeOf(verdict, request.onInconclusive, shown.pairs.ended, needsPerson(findings)),
    changes,
    equality: shown.equality,
    findings: [...findings],
    waivers: told.waivers.all.map((waiver) => ({ ...waiver, state: waiverState(told, waiver) })),
    shipped: shown.shipped,
    cells: shown.cells,
    pairs: shown.pairs,
    bound: boundOf(request, decision, told.played, tookMs),
    useful: shown.useful,
    conditionalOn: conditions(told),
    folder: told.folder,
  };
}

function shownOf({
  request,
  seed,
  subject,
  shipped,
  played,
}: GateTold): Pick<GateShown, 'cells' | 'pairs' | 'shipped' | 'useful'> {
  const tally = played?.tally ?? createTally(subject.aims.aims, () => false).now();
  return {
    cells: {
      regions: subject.aims.regions,
      hazards: subject.aims.hazards,
      impossible: subject.aims.impossible,
      isProof: subject.aims.isProof,
      aims: subject.aims.aims.map(({ kind, name, isHazard }, index) => ({
        kind,
        name,
        isHazard,
        reached: tally.reached[index] ?? 0,
      })),
    },
    pairs: {
      played: tally.pairs,
      asked: request.pairs,
      missed: tally.missed,
      parted: tally.parted,
      ended: shipped.ended === 'interrupted' ? 'interrupted' : (played?.ended ?? 'not-begun'),
      strata: tally.strata.map(({ name, weight, exposures, added, faults, discordant }) => ({
        name,
        weight,
        exposures,
        added,
        faults,
        ...discordant,
      })),
      faults: tally.faults.slice(0, 20),
    },
    shipped: {
      pairs: shipped.pairs.length,
      bothFail: shipped.pairs.filter(({ verdicts }) => verdicts.every((one) => one === 'fail')).length,
      needless: shipped.pairs.reduce((sum, { needless }) => sum + needless, 0),
      restored: [...shipped.restored],
      notJudged: shipped.pairs.filter(({ faults }) => faults.length > 0).map(({ scenario }) => scenario),
    },
    useful: usefulOf(request, seed, tally),
  };
}

/** Resamplings for an interval of 95 %. */
const bootstrapRounds = 2_000;

function usefulOf(
  { usefulnessBudget, confidence }: GateRequest,
  seed: number,
  { useful }: Tally,
): GateReport['useful'] {
  const difference = (values: readonly number[], unit: number): GateReport['useful']['called'] => {
    const clusters = values.map((value) => [value / unit]);
    const interval = clusterBootstrap(clusters, { seed, rounds: bootstrapRounds, confidence });
    if (interval === null) return null;
    const mean = values.reduce((sum, value) => sum + value, 0) / unit / values.length;
    return { mean, low: interval.low, high: interval.high };
  };
  return {
    budget: usefulnessBudget,
    pairs: useful.called.length,
    called: difference(useful.called, 1),
    hurtSeconds: difference(useful.hurtMs, 1_000),
  };
}

function boundOf(
  { budget, confidence }: GateRequest,
  decision: PairDecision | null,
  played: PairsPlayed | null,
  tookMs: number,
): GateReport['bound'] {
  if (decision === null || played === null) return null;
  const exposuresMissing = decision.kind === 'open' ? decision.exposuresMissing : 0;
  const exposures = played.tally.strata.reduce((sum, stratum) => sum + stratum.exposures, 0);
  const perSecond = exposures / Math.max(tookMs / 1_000, 0.001);
  const secondsMissing = exposuresMissing === null || perSecond === 0 ? null : Math.ceil(exposuresMissing / perSecond);
  return { upper: decision.upper, budget, confidence, exposuresMissing, secondsMissing };
}

function needsPerson(findings: GateTold['findings']): boolean {
  return findings.some(({ state }) => state === 'open');
}

function exitCodeOf(
  verdict: GateReport['verdict'],
  onInconclusive: GateReport['onInconclusive'],
  ended: GateReport['pairs']['ended'],
  isForPerson: boolean,
): number {
  if (verdict === 'inconclusive' && ended === 'interrupted') return exitCodes.interrupted;
  // What too few incidents leave open may be let through; what a person has to approve may not.
  if (verdict === 'inconclusive' && onInconclusive === 'pass' && !isForPerson) return exitCodes.pass;
  return exitCodes[verdict];
}

function waiverState(
  { waivers, findings }: GateTold,
  waiver: Waivers['all'][number],
): GateReport['waivers'][number]['state'] {
  if (waivers.isExpired(waiver)) return 'expired';
  if (waivers.isNew(waiver)) return 'new-here';
  return findings.some(({ id, state }) => id === waiver.finding && state === 'waived') ? 'used' : 'unused';
}

function equalityOf({ equality }: GateSubject): GateReport['equality'] {
  return equality.kind === 'equal'
    ? { ...equality, covered: [...equality.covered], notCovered: [...equality.notCovered] }
    : { kind: 'unproved', because: [...equality.because] };
}

function idOf({ name, digest }: { name: string; digest: string }, from: string): GateReport['baseline'] {
  return { name, digest, from };
}

function conditions({ request, seed, subject: { aims, equality } }: GateTold): string[] {
  if (equality.kind === 'equal')
    return ['what stands in the files of the two, and requal’s reading of them; nothing was sampled'];
  const strata =
    aims.aims.length > 0
      ? 'half of the incidents are aimed at what the two differ in, and the bound counts each half as half of all incidents'
      : 'all incidents are drawn from one generator, in its own shares';
  return [
    strata,
    `the generator of requal ${packageVersion()} with seed ${seed} (${request.seed === null ? 'which follows from baseline and candidate' : 'chosen by a person'}), without hazards that nothing shown gives away`,
    'this one attempt: nothing keeps count of attempts at the same change, and each of them meets other incidents, so that one of many may pass by chance',
    'requal’s own guardrails carry out what a policy sets: rules of the runtime hold for you only if yours enforces the same',
  ];
}
