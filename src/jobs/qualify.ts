import { isoTime, monotonicNowMs, wallNowMs } from '../base/clock.ts';
import { automationsOf } from '../domain/automation.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import type { QualificationPlan } from '../domain/qualification.ts';
import type { QualifyTold } from '../report/qualify-progress.ts';
import { checkPrograms } from '../run/check-programs.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { errorOfAttempt } from '../statistics/alpha-spending.ts';
import { beginOnRecord, endOnRecord, refuseWhatIsOnRecord } from './attempt-on-record.ts';
import { failedSince } from './failed-on-record.ts';
import { readLedgerOrNone } from './ledger.ts';
import { outcomesSince } from './outcomes-since.ts';
import { publishQualification } from './publish-qualification.ts';
import { qualificationInputs } from './qualification-inputs.ts';
import type { Begun, Qualified } from './qualified.ts';
import { holdDrills } from './drills/hold-drills.ts';
import type { HeldDrill } from './drills/hold-drills.ts';
import { playSamples } from './qualify-sample.ts';
import { sampledAutomations } from './qualify-targets.ts';
import type { QualifySetup } from './qualify-work.ts';
import { driftSince } from './drift.ts';
import { readSince } from './read-since.ts';
import type { Since } from './read-since.ts';
import { readTrust } from './read-trust.ts';
import { readSigningKey } from './read-signing-key.ts';
import { openReportFolder } from './report-folder.ts';
import { benchOf } from './run-exploration.ts';
import { refuseAuthor } from './sign-certificate.ts';
import { refuseHidden } from './unsaid-in-certificate.ts';
import { playVetoSet, vetoScenarios } from './veto-set.ts';
import { withWaivers } from './waived-vetoes.ts';
import type { Waivers } from './waivers.ts';
import { noWaivers, readWaivers } from './waivers.ts';
import type { Bench } from './try-incident.ts';
import { exposuresOf, leastPlan } from './weak-plan.ts';

/** What a user asks of `requal qualify`. */
export interface QualifyRequest {
  readonly candidate: string;
  readonly profile: string;
  /** The date on which it counts; null for today. */
  readonly asOf: string | null;
  readonly confidence: number;
  readonly budget: number;
  /** Chosen by a person, so that nothing can be certified; null for the one that follows from the inputs. */
  readonly seed: number | null;
  readonly workers: number | null;
  readonly out: string;
  /** The file in which every start is written down. */
  readonly ledger: string;
  /** A file with a private key, or `env:NAME`; null for no certificate. */
  readonly sign: string | null;
  /** The last certificate, in the folder of its report; null for a first qualification. */
  readonly since: string | null;
  /** A file with findings that somebody answers for; null for none. */
  readonly waivers: string | null;
  /** Public keys of those whose signature on the last certificate counts; null to take it unverified, which is told. */
  readonly trust: string | null;
  /** Fewer than design.md asks for certify nothing; null for those. */
  readonly exposuresPerTrigger: number | null;
}

/**
 * Plays veto set and sample set, judges each automation, and writes the report and, where a key is given, the certificate.
 * Every start stands in the ledger before its first trial. Ended early it returns null, and the ledger says aborted.
 */
export async function qualify(
  request: QualifyRequest,
  onProgress: (progress: QualifyTold) => void,
  isStopped: () => boolean,
): Promise<QualificationReport | null> {
  const startedAt = isoTime(wallNowMs());
  const asOf = request.asOf ?? startedAt.slice(0, 10);
  const bench = benchOf(request.candidate);
  checkPrograms(bench.candidate);
  const key = request.sign === null ? null : readSigningKey(request.sign);
  if (key !== null) refuseAuthor(key.owner, bench.candidate.policy.metadata.author);
  const profile = loadProfile(request.profile);
  const last =
    request.since === null ? null : readSince(request.since, request.trust === null ? null : readTrust(request.trust));
  if (key !== null) refuseHidden(bench, profile);
  const waivers = waiversIn(request.waivers, asOf, bench);
  const inputs = qualificationInputs(bench, profile, asOf);
  if (request.seed === null) refuseWhatIsOnRecord(request.ledger, inputs, profile);
  const id = `qualify-${startedAt.replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(request.out, id);
  const attempt = { id, ledger: request.ledger, seed: request.seed ?? inputs.seed, bench, profile, inputs };
  try {
    const number = await beginOnRecord(attempt);
    const plan = planOf(request, automationsOf(bench.candidate).length, number);
    const qualified = await play(
      request,
      { id, startedAt, asOf, folder: request.candidate, bench, profile, inputs, plan, waivers, last },
      onProgress,
      isStopped,
    );
    if (qualified === null) {
      await endOnRecord(attempt, 'aborted');
      return null;
    }
    return await publishQualification(place, qualified, { ledger: request.ledger, key });
  } catch (error) {
    await endOnRecord(attempt, 'aborted');
    throw error;
  } finally {
    place.abandon();
  }
}

async function play(
  request: QualifyRequest,
  { last, ...begun }: Begun & { readonly last: Since | null },
  onProgress: (progress: QualifyTold) => void,
  isStopped: () => boolean,
): Promise<Qualified | null> {
  const { bench, profile, inputs, plan } = begun;
  const began = monotonicNowMs();
  const automations = automationsOf(bench.candidate);
  const nothing = { automation: '', index: 0, exposures: 0, ofExposures: 0, violations: 0 };
  onProgress({ phase: 'veto set', automations: automations.length, ...nothing });
  const vetoSet = withWaivers(await playVetoSet(bench), begun.waivers);
  const { sampled, unsampled } = await sampledAutomations(bench, profile.profile, 'told');
  const seed = request.seed ?? inputs.seed;
  const setup: QualifySetup = { bench, profile: profile.profile, asOf: begun.asOf, seed, sampled };
  const drills: (readonly HeldDrill[])[] = [];
  for (const index of sampled.keys()) drills.push(await holdDrills(setup, index));
  const sampleBegan = monotonicNowMs();
  const evidence = await playSamples(setup, plan, request.workers, {
    update(index, { exposures, violations }) {
      const automation = sampled[index]?.automation.id ?? '';
      const counts = { exposures, ofExposures: plan.exposures, violations };
      onProgress({ phase: 'sample set', automation, index, automations: sampled.length, ...counts });
      return isStopped() ? 'stop' : 'go-on';
    },
  });
  if (isStopped()) return null;
  if (last !== null) onProgress({ phase: 'drift', automations: automations.length, ...nothing });
  const since = last === null ? null : { last, rows: await driftSince(last, bench, profile.profile) };
  onProgress({ phase: 'report', automations: automations.length, ...nothing });
  const now = monotonicNowMs();
  const policy = bench.candidate.policy.metadata.name;
  const ledger = readLedgerOrNone(request.ledger);
  return {
    ...begun,
    outcomes: outcomesSince(ledger, profile.profile, policy),
    failed: failedSince(ledger, policy, bench.candidate.digest),
    since,
    seed: { value: seed, origin: request.seed === null ? 'inputs' : 'chosen' },
    setup,
    unsampled,
    vetoSet,
    evidence,
    drills,
    tookMs: Math.round(now - began),
    sampleMs: now - sampleBegan,
  };
}

/** A file that names what cannot be, or what is absolute, is refused before anything is on record. */
function waiversIn(file: string | null, asOf: string, bench: Bench): Waivers {
  return file === null ? noWaivers : readWaivers(file, asOf, { scenarios: vetoScenarios(bench) });
}

/** Fixed before the first trial, and by what the ledger says of earlier tries, which nobody chooses. */
function planOf(request: QualifyRequest, automations: number, attempt: number): QualificationPlan {
  const { confidence, budget, exposuresPerTrigger } = request;
  const error = errorOfAttempt(1 - confidence, attempt);
  const { violationsMax, behavioursMin } = leastPlan;
  const exposures = exposuresOf({ error, budget, violationsMax, automations });
  return {
    confidence,
    attempt,
    error,
    budget,
    violationsMax,
    exposures,
    automations,
    exposuresPerTrigger: exposuresPerTrigger ?? leastPlan.exposuresPerTrigger,
    behavioursMin,
  };
}
