import { join, relative, resolve } from 'node:path';
import { isoTime, monotonicNowMs, wallNowMs } from '../base/clock.ts';
import { HarnessError } from '../base/errors.ts';
import { automationsOf } from '../domain/automation.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import type { QualificationPlan } from '../domain/qualification.ts';
import { exposuresPerTriggerMin } from './qualified.ts';
import type { Qualified } from './qualified.ts';
import { checkPrograms } from '../run/check-programs.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { samplingPlan } from '../statistics/sampling-plan.ts';
import { makeQualification } from './make-qualification.ts';
import { keepCandidates } from './keep-journals.ts';
import { qualificationInputs } from './qualification-inputs.ts';
import { playSamples } from './qualify-sample.ts';
import { sampledAutomations } from './qualify-targets.ts';
import type { QualifySetup } from './qualify-work.ts';
import { openReportFolder } from './report-folder.ts';
import { benchOf } from './run-exploration.ts';
import { playVetoSet } from './veto-set.ts';
import { writeQualification } from './write-qualification.ts';

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
  /** Fewer than design.md asks for certify nothing; null for those. */
  readonly exposuresPerTrigger: number | null;
}

/** How far a qualification is. */
export interface QualifyProgress {
  readonly phase: 'veto set' | 'sample set' | 'report';
  /** The automation that is played now; empty before the first. */
  readonly automation: string;
  readonly index: number;
  readonly automations: number;
  readonly exposures: number;
  readonly ofExposures: number;
  readonly violations: number;
}

/** At most so many violations in the plan's exposures (design.md section 7). */
const violationsMax = 2;
/** Different behaviours without which nothing is shown (design.md section 7). */
const behavioursMin = 50;

/** Plays veto set and sample set, judges each automation, and writes the report. Ended early, it writes nothing. */
export async function qualify(
  request: QualifyRequest,
  onProgress: (progress: QualifyProgress) => void,
  isStopped: () => boolean,
): Promise<QualificationReport | null> {
  const began = monotonicNowMs();
  const startedAt = isoTime(wallNowMs());
  const asOf = request.asOf ?? startedAt.slice(0, 10);
  const bench = benchOf(request.candidate);
  checkPrograms(bench.candidate);
  const profile = loadProfile(request.profile);
  const inputs = qualificationInputs(bench, profile, asOf);
  const id = `qualify-${startedAt.replace(/[-:]|\.\d+/g, '')}`;
  const place = openReportFolder(request.out, id);
  try {
    const automations = automationsOf(bench.candidate);
    const idle = {
      automation: '',
      index: 0,
      automations: automations.length,
      exposures: 0,
      ofExposures: 0,
      violations: 0,
    };
    onProgress({ phase: 'veto set', ...idle });
    const vetoSet = await playVetoSet(bench, automations);
    const { sampled, unsampled } = await sampledAutomations(bench, profile.profile);
    const plan = planOf(request, automations.length);
    const seed = request.seed ?? inputs.seed;
    const setup: QualifySetup = { bench, profile: profile.profile, seed, sampled };
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
    onProgress({ phase: 'report', ...idle });
    const now = monotonicNowMs();
    const qualified: Qualified = {
      id,
      startedAt,
      asOf,
      bench,
      profile,
      inputs,
      seed: { value: seed, origin: request.seed === null ? 'inputs' : 'chosen' },
      plan,
      setup,
      unsampled,
      vetoSet,
      evidence,
      tookMs: Math.round(now - began),
      sampleMs: now - sampleBegan,
    };
    return await publish(place, qualified);
  } finally {
    place.abandon();
  }
}

function planOf({ confidence, budget, exposuresPerTrigger }: QualifyRequest, automations: number): QualificationPlan {
  // Without an automation nothing is sampled, and the plan is only there to be told.
  const { exposures } = samplingPlan({ confidence, budget }, violationsMax, Math.max(1, automations));
  return {
    confidence,
    budget,
    violationsMax,
    exposures,
    automations,
    exposuresPerTrigger: exposuresPerTrigger ?? exposuresPerTriggerMin,
    behavioursMin,
  };
}

/** A second one in the same second is given another name, which stands in its commands. */
async function publish(place: ReturnType<typeof openReportFolder>, qualified: Qualified): Promise<QualificationReport> {
  keepCandidates(place.partial, [qualified.bench.candidate]);
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const target = place.nextName();
    const folder = relative(resolve(), target) || target;
    const report = await makeQualification(qualified, folder, (file) => join(place.partial, file));
    await writeQualification(place.partial, report);
    if (place.publish(target)) return report;
  }
  throw new HarnessError('The report found no free name: too many runs write to the same folder at once.');
}
