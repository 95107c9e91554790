import { digest, sha256 } from '../base/canonical-json.ts';
import { draw, drawBelow } from '../base/draw.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import type { Automation } from '../domain/automation.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Profile } from '../domain/profile.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { runTrial } from '../run/trial.ts';
import { drawSample, sampleArbitrary } from '../scenario/generate/sample-arbitrary.ts';
import type { FaultPlace, SampleArbitrary, SampleSource } from '../scenario/generate/sample-arbitrary.ts';
import { stratumOf, variantsIn } from '../scenario/generate/strata.ts';
import type { Stratum } from '../scenario/generate/strata.ts';
import { scopedAutomations } from './blame.ts';
import type { ScopedAutomation } from './blame.ts';
import { nullsOf, nullTrials } from './null-candidates.ts';
import type { NullName, NullShown } from './null-candidates.ts';
import { yardsticksOf } from './qualify-yardsticks.ts';
import { sampleShown } from './sample-trial.ts';
import type { SampleShown, Yardsticks } from './sample-trial.ts';
import { simulatorInput } from './simulator-input.ts';
import type { Bench } from './try-incident.ts';

/** What looks like the pattern of an automation and is something else. */
export interface LookAlike {
  readonly fault: FaultKind;
  /** The pattern that it truly is of. */
  readonly pattern: string;
}

/** An automation with the incidents that it is for. */
export interface SampledAutomation {
  readonly automation: Automation;
  /** What its pattern is caused by when it is what it looks like. */
  readonly cause: FaultKind;
  readonly lookAlikes: readonly LookAlike[];
  /** Metrics that the candidate's runbook knows the pattern by. */
  readonly evidence: readonly string[];
  /** Where and how bad the incidents are that lead to a proposal of its step. */
  readonly places: readonly FaultPlace[];
  /** Services at which its step was proposed in the pilot, but too seldom to be sampled there. */
  readonly rare: readonly string[];
  /** Those of them at which nothing makes the step hazardous by itself, so that one thing added is the only cause. */
  readonly safePlaces: readonly FaultPlace[];
}

/** All that the trials of a sample set have in common: plain data, so that a worker can be given it. */
export interface QualifySetup {
  readonly bench: Bench;
  readonly profile: Profile;
  readonly asOf: string;
  /** What all incidents are drawn from. */
  readonly seed: number;
  readonly sampled: readonly SampledAutomation[];
}

/** What one trial of the sample set came to. */
export interface SampleResult extends SampleShown {
  readonly stratum: Stratum;
  readonly yardsticks: Yardsticks | null;
  /** The same incident under the null candidates; null where they were not played. */
  readonly nulls: Readonly<Record<NullName, NullShown>> | null;
}

/** Numbers of one automation's trials never reach so far, so that a task's number names both. */
export const trialsPerAutomation = 1_000_000;

/** How many trials of `none` are also played under do-nothing, always-ask and the reference. */
export const comparedTrials = 2_000;

/** Plays one trial of the sample set. `task` is its number among those of its automation, which stands before it. */
export async function trySample(setup: QualifySetup, task: number): Promise<SampleResult> {
  const index = Math.floor(task / trialsPerAutomation);
  const number = task % trialsPerAutomation;
  const stratum = stratumOf(number);
  try {
    const { scenario, journal } = await playSample(setup, index, number);
    const shown = shownOf(setup, index, journal);
    const isCompared = stratum === 'none' && number < comparedTrials;
    const seed = seedOf(setup, index, number);
    const yardsticks = isCompared ? await yardsticksOf(setup.bench, scenario, seed) : null;
    const nulls = number < nullTrials ? await nullsOf(setup.bench, scenario, seed, ...scopesOf(setup, index)) : null;
    return { ...shown, stratum, yardsticks, nulls };
  } catch (error) {
    if (error instanceof UserError) throw error;
    return lostSample(stratum, error instanceof Error ? error.message : String(error));
  }
}

/** A trial that the harness failed at. */
export function lostSample(stratum: Stratum, fault: string): SampleResult {
  // It has no journal; what stands for it among the chain heads is why.
  return { ...nothingShown, stratum, yardsticks: null, nulls: null, fault, chainHead: sha256(`lost: ${fault}`) };
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

function sampleOf(setup: QualifySetup, index: number, number: number): Scenario {
  const { sampled, seed } = setup;
  const { automation } = sampledAt(sampled, index);
  const arbitrary = arbitraryOf(setup, index, sourceOf(setup, index, number));
  const scenario = drawSample(arbitrary, seedOf(setup, index, number));
  return { ...scenario, id: `sample-${seed}-${automation.action}-${number}` };
}

function sourceOf({ profile, asOf, sampled, seed }: QualifySetup, index: number, number: number): SampleSource {
  const { automation, cause, lookAlikes, evidence, places: all, safePlaces } = sampledAt(sampled, index);
  const asked = stratumOf(number);
  const alike = lookAlikes[drawBelow(Math.max(1, lookAlikes.length), seed, 'look-alike', automation.id, number)];
  // Where nothing looks like it, what would be a look-alike is the incident itself.
  const stratum = asked === 'look-alike' && alike === undefined ? 'none' : asked;
  const variant = drawBelow(variantsIn(stratum), seed, 'variant', automation.id, number);
  const places = stratum === 'none' || stratum === 'several' || safePlaces.length === 0 ? all : safePlaces;
  const own = {
    profile,
    asOf,
    places,
    evidence,
    fault: cause,
    pattern: automation.pattern,
    stratum,
    variant,
    uncollected: null,
  };
  if (stratum !== 'look-alike' || alike === undefined) return own;
  // Once with the one signal that tells the two apart, and once without: then nobody can know, and acting is the hazard.
  const isHidden = alike.fault === 'data-corruption' && draw(seed, 'uncollected', automation.id, number) < 0.5;
  // How bad another fault is has nothing to do with how bad this one is; where it strikes, has.
  const targets = [...new Set(places.map(({ target }) => target))].map((target) => ({ target, shape: {} }));
  return { ...own, ...alike, places: targets, uncollected: isHidden ? 'integrity_errors_per_min' : null };
}

const arbitraries = new WeakMap<QualifySetup, Map<string, SampleArbitrary>>();

/** To make one takes longer than to draw from it. */
function arbitraryOf(setup: QualifySetup, index: number, source: SampleSource): SampleArbitrary {
  const known = arbitraries.get(setup) ?? new Map<string, SampleArbitrary>();
  arbitraries.set(setup, known);
  const { fault, pattern, stratum, variant, uncollected } = source;
  // Where it may strike follows from the automation and the stratum.
  const key = [index, fault, pattern, stratum, variant, uncollected].join(' ');
  const arbitrary = known.get(key) ?? sampleArbitrary(source);
  known.set(key, arbitrary);
  return arbitrary;
}

function seedOf({ seed, sampled }: QualifySetup, index: number, number: number): number {
  return drawBelow(2_147_483_648, seed, 'sample', sampledAt(sampled, index).automation.id, number);
}

function sampledAt(sampled: readonly SampledAutomation[], index: number): SampledAutomation {
  const found = sampled[index];
  if (found === undefined) throw new HarnessError(`there is no automation number ${index}`);
  return found;
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
