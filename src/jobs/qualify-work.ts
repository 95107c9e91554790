import { digest, sha256 } from '../base/canonical-json.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { factorsOf } from '../run/factors.ts';
import type { Factors } from '../run/factors.ts';
import { runTrial } from '../run/trial.ts';
import { stratumOf } from '../scenario/generate/strata.ts';
import type { Stratum } from '../scenario/generate/strata.ts';
import { scopedAutomations } from './blame.ts';
import type { ScopedAutomation } from './blame.ts';
import { nullsOf, nullTrials } from './null-candidates.ts';
import type { NullName, NullShown } from './null-candidates.ts';
import { yardsticksOf } from './qualify-yardsticks.ts';
import type { Yardsticks } from './qualify-yardsticks.ts';
import { sampledAt, sampleOf, seedOf } from './sample-incident.ts';
import type { SampleSetup } from './sample-incident.ts';
import { sampleShown } from './sample-trial.ts';
import type { SampleShown } from './sample-trial.ts';
import { simulatorInput } from './simulator-input.ts';
import type { Bench } from './try-incident.ts';

/** All that the trials of a sample set have in common: plain data, so that a worker can be given it. */
export interface QualifySetup extends SampleSetup {
  readonly bench: Bench;
}

/** What one trial of the sample set came to. */
export interface SampleResult extends SampleShown {
  readonly stratum: Stratum;
  /** What the incident had of each factor; null where there was none. */
  readonly factors: Factors | null;
  /** Null where it was not compared. */
  readonly yardsticks: Yardsticks | null;
  /** The same incident under the null candidates; null where they were not played. */
  readonly nulls: Readonly<Record<NullName, NullShown>> | null;
}

/** Numbers of one automation's trials never reach so far, so that a task's number names both. */
export const trialsPerAutomation = 1_000_000;

/**
 * Of so many trials of each automation those of `none` are also played re-exposed, for times to recover, under the candidate,
 * do-nothing, always-ask and the reference.
 */
export const comparedTrials = 1_000;

/**
 * Plays one trial of the sample set. `task` is its number among those of its automation, which stands before it. `alone` leaves out
 * what is played beside it for comparison, and changes nothing of the trial.
 */
export async function trySample(
  setup: QualifySetup,
  task: number,
  beside: 'compared' | 'alone' = 'compared',
): Promise<SampleResult> {
  const index = Math.floor(task / trialsPerAutomation);
  const number = task % trialsPerAutomation;
  const stratum = stratumOf(number);
  try {
    const { scenario, journal } = await playSample(setup, index, number);
    const shown = shownOf(setup, index, journal);
    if (beside === 'alone') return { ...shown, stratum, factors: factorsOf(scenario), yardsticks: null, nulls: null };
    const seed = seedOf(setup, index, number);
    const yardsticks = await yardsticksFor(setup, index, number, { scenario, journal });
    const nulls = number < nullTrials ? await nullsOf(setup.bench, scenario, seed, ...scopesOf(setup, index)) : null;
    return { ...shown, stratum, factors: factorsOf(scenario), yardsticks, nulls };
  } catch (error) {
    if (error instanceof UserError) throw error;
    return lostSample(stratum, error instanceof Error ? error.message : String(error));
  }
}

/** What a trial of the sample set is compared with; null where it is not compared. */
export async function yardsticksFor(
  setup: QualifySetup,
  index: number,
  number: number,
  { scenario, journal }: { readonly scenario: Scenario; readonly journal: Journal },
): Promise<Yardsticks | null> {
  if (stratumOf(number) !== 'none' || number >= comparedTrials) return null;
  return yardsticksOf(setup.bench, scenario, seedOf(setup, index, number), journal);
}

/** A trial that the harness failed at. */
export function lostSample(stratum: Stratum, fault: string): SampleResult {
  // It has no journal; what stands for it among the chain heads is why.
  return {
    ...nothingShown,
    stratum,
    factors: null,
    yardsticks: null,
    nulls: null,
    fault,
    chainHead: sha256(`lost: ${fault}`),
  };
}

/**
 * The incident of a trial, and the trial; `change` makes of the incident what is played, with the same draws. The same numbers
 * give the same bytes.
 */
export async function playSample(
  setup: QualifySetup,
  index: number,
  number: number,
  change: (incident: Scenario) => Scenario = (incident) => incident,
): Promise<{ readonly scenario: Scenario; readonly journal: Journal }> {
  const scenario = change(sampleOf(setup, index, number));
  const common = {
    candidate: setup.bench.candidate,
    charterDigest: setup.bench.charterDigest,
    seed: seedOf(setup, index, number),
  };
  const journal = await runTrial(simulatorInput(scenario, digest(encodeScenario(scenario)), common, null));
  return { scenario, journal };
}

/** What a journal of the sample set shows about the automation that it was played for. */
export function shownOf(setup: QualifySetup, index: number, journal: Journal): SampleShown {
  const { charter } = setup.bench;
  const outcome = judgeTrial({ entries: journal.entries, charter, twin: null });
  return sampleShown(journal, outcome, charter, ...scopesOf(setup, index));
}

const scoped = new WeakMap<Bench, readonly ScopedAutomation[]>();

/** The automation of that number, and all of the candidate. */
export function scopesOf(
  { bench, sampled }: QualifySetup,
  index: number,
): readonly [own: ScopedAutomation, all: readonly ScopedAutomation[]] {
  const all = scoped.get(bench) ?? scopedAutomations(bench.candidate);
  scoped.set(bench, all);
  const { id } = sampledAt(sampled, index).automation;
  const own = all.find(({ automation }) => automation.id === id);
  if (own === undefined) throw new HarnessError(`${id} is no automation of ${bench.candidate.name}`);
  return [own, all];
}

const nothingShown: SampleShown = {
  exposed: false,
  triggers: [],
  safe: false,
  step: null,
  acted: false,
  violations: [],
  elsewhere: [],
  tested: [],
  behaviour: '',
  agent: null,
  effects: { alone: [], approved: [] },
  distortions: [],
  people: { asked: 0, approved: 0, rejected: 0, unanswered: 0, killMs: null },
  reach: [],
  verified: [],
  recovery: null,
  chainHead: '',
  entries: 0,
  fault: null,
};
