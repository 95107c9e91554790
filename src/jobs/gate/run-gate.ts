import { relative, resolve } from 'node:path';
import { isoTime, monotonicNowMs, wallNowMs } from '../../base/clock.ts';
import { HarnessError } from '../../base/errors.ts';
import type { GateFinding, GateReport } from '../../domain/gate.ts';
import { invariants } from '../../judge/charter-table.ts';
import { decidePairs, type PairDecision, type PairPlan } from '../../statistics/paired-decision.ts';
import { openReportFolder, type ReportFolder } from '../report-folder.ts';
import { unreadFindings } from './unread-findings.ts';
import { openBaseline, type BaselineFolder } from './baseline-folder.ts';
import { exceptionFindings } from './exception-findings.ts';
import { generatedFindings, lintFindings, shippedFindings, type FindingContext } from './gate-findings.ts';
import { gateSeed } from './gate-seed.ts';
import { readGateSubject, type GateSubject } from './gate-subject.ts';
import type { GateRequest } from './gate-request.ts';
import { makeGateReport } from './make-gate-report.ts';
import type { PairSetup } from './pair-work.ts';
import { playPairs, type PairsPlayed } from './play-pairs.ts';
import { playShipped, type ShippedPlayed } from './shipped-pairs.ts';
import { approvedBefore, noWaivers, readWaivers, type Waivers } from '../waivers.ts';
import { waiversBefore } from './waivers-before.ts';
import { writeGate } from './write-gate.ts';

/** How far a gate is. */
export interface GateProgress {
  readonly phase: 'files' | 'shipped' | 'pairs' | 'findings';
  readonly done: number;
  readonly total: number;
}

/** Who is told, and who may end it early. */
export interface GateListener {
  progress(progress: GateProgress): void;
  isStopped(): boolean;
}

/** Holds a candidate against the policy that it is to replace, and writes the report. Throws `UserError`. */
export async function runGate(request: GateRequest, listener: GateListener): Promise<GateReport> {
  const startedAt = isoTime(wallNowMs());
  const beganMs = monotonicNowMs();
  const opened = await openBaseline(request.baseline, request.candidate);
  try {
    const place = openReportFolder(request.out, `gate-${startedAt.replace(/[-:]|\.\d+/g, '')}`);
    try {
      return await gateIn(place, { request, listener, startedAt, beganMs, opened });
    } finally {
      place.abandon();
    }
  } finally {
    opened.remove();
  }
}

interface Gating {
  readonly request: GateRequest;
  readonly listener: GateListener;
  readonly startedAt: string;
  readonly beganMs: number;
  readonly opened: BaselineFolder;
}

async function gateIn(place: ReportFolder, gating: Gating): Promise<GateReport> {
  const { request, listener } = gating;
  listener.progress({ phase: 'files', done: 0, total: 1 });
  const subject = readGateSubject([gating.opened.folder, request.candidate], request.asOf);
  const target = place.nextName();
  const folder = relative(resolve(), target) || target;
  listener.progress({ phase: 'shipped', done: 0, total: 1 });
  const { baseline, candidate, folders } = subject;
  const shipped = await playShipped(baseline, candidate, folders, {
    foundBefore: gating.opened.found,
    workers: request.workers,
    isStopped: listener.isStopped,
  });
  refuseFalseProof(subject, shipped);
  const waivers = await waiversOf(gating, shipped);
  const context: FindingContext = { subject, waivers, partial: place.partial, folder, isStopped: listener.isStopped };
  const inFiles = [
    ...lintFindings(context),
    ...exceptionFindings(subject, waivers),
    ...unreadFindings(shipped.unread, waivers),
  ];
  const known = [...inFiles, ...(await shippedFindings(context, shipped))];
  const failsAlready = known.some(({ state }) => state === 'new');
  const seed = request.seed ?? gateSeed(baseline, candidate);
  const setup: PairSetup = { baseline, candidate, seed, aims: subject.aims.aims };
  const needsPairs = subject.equality.kind !== 'equal' && !failsAlready && shipped.ended === 'all-played';
  const plan = planOf(request, subject);
  const played = needsPairs ? await play(setup, gating, plan, waivers) : null;
  const decision = played === null ? null : decide(played, plan);
  listener.progress({ phase: 'findings', done: 0, total: 1 });
  const generated =
    played === null
      ? []
      : await generatedFindings(context, setup, played.tally, decision?.kind === 'worse' ? decision.worse : null);
  const { startedAt, beganMs } = gating;
  const findings = [...known, ...generated].toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const report = makeGateReport({
    request,
    seed,
    startedAt,
    beganMs,
    folder,
    subject,
    shipped,
    waivers,
    played,
    decision,
    findings,
  });
  writeGate(place.partial, report, subject);
  if (place.publish(target)) return report;
  throw new HarnessError('The report found no free name: another run took it meanwhile.');
}

/** Findings in the order of their weight. */
const order: readonly GateFinding['state'][] = ['new', 'open', 'waived', 'unproved', 'shared'];

/** What was proved equal and is seen to differ is a fault of the proof, and then no proof is worth anything. */
function refuseFalseProof({ equality }: GateSubject, { pairs }: ShippedPlayed): void {
  if (equality.kind !== 'equal') return;
  const differing = pairs.find(
    ({ added, verdicts, faults }) => faults.length === 0 && (added.length > 0 || verdicts[0] !== verdicts[1]),
  );
  if (differing === undefined) return;
  throw new HarnessError(`the two candidates were held to be equal, and differ in ${differing.scenario}`);
}

/** Those of the change itself are told and do not count: with them it would approve what it brings. */
async function waiversOf({ request, opened }: Gating, { pairs }: ShippedPlayed): Promise<Waivers> {
  const { waivers: file, asOf, candidate } = request;
  if (file === null) return noWaivers;
  const waivers = readWaivers(file, asOf, { scenarios: pairs.map(({ scenario }) => scenario) });
  const before = await waiversBefore({
    baselineFolder: opened.folder,
    commit: opened.commit,
    candidate,
    waivers: file,
  });
  return before === null ? waivers : approvedBefore(waivers, before);
}

function planOf({ confidence, budget }: GateRequest, { aims }: GateSubject): PairPlan {
  return { alpha: 1 - confidence, budget, parts: invariants.length + aims.aims.length };
}

function play(
  setup: PairSetup,
  { request, listener, beganMs }: Gating,
  plan: PairPlan,
  waivers: Waivers,
): Promise<PairsPlayed> {
  const { pairs, timeMs, workers } = request;
  return playPairs(setup, {
    pairs,
    endsAtMs: timeMs === null ? null : beganMs + timeMs,
    workers,
    plan,
    isWaived: (property) => waivers.waiverFor(`generated/${property}`) !== null,
    isStopped: listener.isStopped,
    onPair: (tally) => listener.progress({ phase: 'pairs', done: tally.pairs, total: pairs }),
  });
}

/** What ended the pairs early decides; at their end all of it is looked at once more. */
function decide({ tally, worse }: PairsPlayed, plan: PairPlan): PairDecision {
  const decision = decidePairs(tally.strata, plan);
  return worse === null ? decision : { kind: 'worse', worse, upper: decision.upper };
}
