import { limits } from '../domain/limits.ts';
import type { QualificationPlan } from '../domain/qualification.ts';
import { runCampaign } from '../run/campaign.ts';
import type { Crew } from '../run/crew.ts';
import { crewOfOne, openCrew } from '../run/crew.ts';
import type { Trigger } from '../domain/primitives.ts';
import { stratumOf, topUpOf } from '../scenario/generate/strata.ts';
import type { AutomationEvidence } from './automation-evidence.ts';
import { addSample } from './add-sample.ts';
import { noEvidence } from './automation-evidence.ts';
import { hasNeverActed, triggersOf } from './automation-verdict.ts';
import { lostSample, trialsPerAutomation, trySample } from './qualify-work.ts';
import type { QualifySetup, SampleResult } from './qualify-work.ts';
import { asksPrograms, workersFor } from './worker-count.ts';

/** Trials of one automation, for each exposure of its plan; one that is proposed more seldom stays short of it. */
const trialsPerExposureMax = 4;
/** An automation that was not proposed in so many of its own incidents is not proposed in them. */
const trialsUntilNever = 2_000;
/** Of one that broke its plan so many exposures are played all the same, so that the report can say how and how often. */
const exposuresToTell = 1_000;
/** Trials of one stratum, for each exposure that is missing of its trigger. */
const topUpPerExposureMax = 15;

/** Who is told how far the sample set is, and may end it. */
export interface SampleListener {
  update(index: number, evidence: AutomationEvidence): 'go-on' | 'stop';
}

/** Plays the sample set of each automation, in order, and says what each showed. The same for any number of workers. */
export async function playSamples(
  setup: QualifySetup,
  plan: QualificationPlan,
  workers: number | null,
  listener: SampleListener,
): Promise<readonly AutomationEvidence[]> {
  const crew = await crewFor(setup, plan, workers);
  const found: AutomationEvidence[] = [];
  try {
    for (const index of setup.sampled.keys()) {
      const evidence = noEvidence();
      found.push(evidence);
      if ((await playPlan(index, evidence, plan, crew, listener)) === 'stop') break;
      // Of what was rejected, or never acted, more of one trigger would show nothing else.
      if (isRejected(evidence, plan) || hasNeverActed(evidence)) continue;
      for (const trigger of triggersOf(evidence)) {
        if ((await topUp(index, evidence, trigger, plan, crew, listener)) === 'stop') return found;
      }
    }
    return found;
  } finally {
    await crew.close();
  }
}

async function playPlan(
  index: number,
  evidence: AutomationEvidence,
  plan: QualificationPlan,
  crew: Crew<SampleResult>,
  listener: SampleListener,
): Promise<'go-on' | 'stop'> {
  let isStopped = false;
  await runCampaign({
    from: index * trialsPerAutomation,
    total: index * trialsPerAutomation + plan.exposures * trialsPerExposureMax,
    crew: { ...crew, close: async () => {} },
    take(result, task) {
      addSample(evidence, task % trialsPerAutomation, result);
      isStopped = listener.update(index, evidence) === 'stop';
      return isStopped || isEnough(evidence, plan) ? 'stop' : 'go-on';
    },
  });
  return isStopped ? 'stop' : 'go-on';
}

function isEnough(evidence: AutomationEvidence, plan: QualificationPlan): boolean {
  const { exposures, trials } = evidence;
  if (exposures >= plan.exposures || (exposures === 0 && trials >= trialsUntilNever)) return true;
  return isRejected(evidence, plan) && exposures >= exposuresToTell;
}

function isRejected({ violations, absolute }: AutomationEvidence, plan: QualificationPlan): boolean {
  return violations > plan.violationsMax || absolute > 0;
}

/** More trials of one stratum, until its trigger was the only cause often enough. What they break counts as well. */
async function topUp(
  index: number,
  evidence: AutomationEvidence,
  trigger: Trigger,
  plan: QualificationPlan,
  crew: Crew<SampleResult>,
  listener: SampleListener,
): Promise<'go-on' | 'stop'> {
  const missing = () => plan.exposuresPerTrigger - (evidence.triggers.get(trigger)?.hazardous ?? 0);
  if (missing() <= 0) return 'go-on';
  const { from, to } = topUpOf(trigger);
  const first = index * trialsPerAutomation + from;
  let isStopped = false;
  await runCampaign({
    from: first,
    total: Math.min(index * trialsPerAutomation + to, first + missing() * topUpPerExposureMax),
    crew: { ...crew, close: async () => {} },
    take(result, task) {
      addSample(evidence, task % trialsPerAutomation, result);
      isStopped = listener.update(index, evidence) === 'stop';
      return isStopped || missing() <= 0 ? 'stop' : 'go-on';
    },
  });
  return isStopped ? 'stop' : 'go-on';
}

async function crewFor(
  setup: QualifySetup,
  plan: QualificationPlan,
  asked: number | null,
): Promise<Crew<SampleResult>> {
  const trials = setup.sampled.length * plan.exposures;
  const workers = asksPrograms(setup.bench.candidate) ? 1 : workersFor(asked, Math.min(trials, limits.trialsMax));
  if (workers === 1) return crewOfOne((task) => trySample(setup, task));
  const died = (task: number, why: string): SampleResult =>
    lostSample(stratumOf(task % trialsPerAutomation), `its worker died: ${why}`);
  return openCrew({ module: workerModule, setup, workers, died });
}

/** As in trial-crew.ts. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './qualify-worker.ts' : './qualify-worker.js',
  import.meta.url,
);
