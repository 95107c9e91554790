import { draw, drawBelow } from '../base/draw.ts';
import { HarnessError } from '../base/errors.ts';
import type { Automation } from '../domain/automation.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Profile } from '../domain/profile.ts';
import type { Scenario } from '../domain/scenario.ts';
import { drawSample, sampleArbitrary } from '../scenario/generate/sample-arbitrary.ts';
import type { FaultPlace, SampleArbitrary, SampleSource } from '../scenario/generate/sample-arbitrary.ts';
import { stratumOf, variantsIn } from '../scenario/generate/strata.ts';

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
  /** The same of how bad it is at services that are sampled: `catalogue with growth 12`. */
  readonly rareShapes: readonly string[];
  /** Where the pilot never saw it proposed, as a service or as a service and how bad it is there, and in how many incidents. */
  readonly never: readonly { readonly where: string; readonly tries: number }[];
  /** Those of them at which nothing makes the step hazardous by itself, so that one thing added is the only cause. */
  readonly safePlaces: readonly FaultPlace[];
}

/** An automation that no incident exposes. */
export function notSampled(automation: Automation): SampledAutomation {
  const nothing = { lookAlikes: [], evidence: [], places: [], rare: [], rareShapes: [], never: [], safePlaces: [] };
  return { automation, cause: 'memory-leak', ...nothing };
}

/** What incidents are drawn from, whoever will meet them. */
export interface SampleSetup {
  readonly profile: Profile;
  readonly asOf: string;
  /** What all incidents are drawn from. */
  readonly seed: number;
  readonly sampled: readonly SampledAutomation[];
}

/** The incident of a trial of a sample set. The same numbers give the same. */
export function sampleOf(setup: SampleSetup, index: number, number: number): Scenario {
  const { sampled, seed } = setup;
  const { automation } = sampledAt(sampled, index);
  const arbitrary = arbitraryOf(setup, index, sourceOf(setup, index, number));
  const scenario = drawSample(arbitrary, seedOf(setup, index, number));
  return { ...scenario, id: `sample-${seed}-${automation.action}-${number}` };
}

function sourceOf({ profile, asOf, sampled, seed }: SampleSetup, index: number, number: number): SampleSource {
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

const arbitraries = new WeakMap<SampleSetup, Map<string, SampleArbitrary>>();

/** To make one takes longer than to draw from it. */
function arbitraryOf(setup: SampleSetup, index: number, source: SampleSource): SampleArbitrary {
  const known = arbitraries.get(setup) ?? new Map<string, SampleArbitrary>();
  arbitraries.set(setup, known);
  const { fault, pattern, stratum, variant, uncollected } = source;
  // Where it may strike follows from the automation and the stratum.
  const key = [index, fault, pattern, stratum, variant, uncollected].join(' ');
  const arbitrary = known.get(key) ?? sampleArbitrary(source);
  known.set(key, arbitrary);
  return arbitrary;
}

/** The seed of the trials of that incident. */
export function seedOf({ seed, sampled }: SampleSetup, index: number, number: number): number {
  return drawBelow(2_147_483_648, seed, 'sample', sampledAt(sampled, index).automation.id, number);
}

/** The automation of that number. */
export function sampledAt(sampled: readonly SampledAutomation[], index: number): SampledAutomation {
  const found = sampled[index];
  if (found === undefined) throw new HarnessError(`there is no automation number ${index}`);
  return found;
}
