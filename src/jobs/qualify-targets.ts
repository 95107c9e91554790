import { canonicalJson } from '../base/canonical-json.ts';
import type { Automation } from '../domain/automation.ts';
import { automationsOf } from '../domain/automation.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Profile } from '../domain/profile.ts';
import type { ScenarioDocument } from '../domain/scenario.ts';
import { faultsOfPattern, homesOf, looksLike, patternOf } from '../scenario/generate/faults-arbitrary.ts';
import { stratumOf } from '../scenario/generate/strata.ts';
import type { FaultPlace } from '../scenario/generate/sample-arbitrary.ts';
import type { QualifySetup } from './qualify-work.ts';
import type { LookAlike, SampledAutomation } from './sample-incident.ts';
import { playSample, shownOf } from './qualify-work.ts';
import type { Bench } from './try-incident.ts';

/** An automation that no incident of this profile can put to the test, and why. */
export interface Unsampled {
  readonly automation: Automation;
  readonly why: string;
}

/** So many numbers are gone through for each place, a quarter of which are incidents that an automation is meant for. */
const pilotTrials = 60;
/**
 * Where none of these led to a proposal, the numbers up to here are gone through as well, to ninety incidents. What is proposed there in one of twenty is then seen, but
 * for one time in a hundred, and withholds; in fourteen of a seed that everybody knows it could be kept out of sight.
 */
const neverTrials = 405;
/** No seed of a sample, which is drawn from a digest. */
const pilotSeed = 1;
/** A place counts where the step is proposed at least this share as often as at the best. */
const oftenFrom = 0.5;

/**
 * The automations of a candidate with the incidents of a profile that they are for. Where such an incident leads to a
 * proposal in scope, and how bad it is there, is found by trying and not by reading the policy.
 */
export async function sampledAutomations(
  bench: Bench,
  profile: Profile,
  /** `told` looks longer where nothing was proposed, for what a report says of it; the places are the same. */
  pilot: 'for-places' | 'told' = 'for-places',
): Promise<{ readonly sampled: readonly SampledAutomation[]; readonly unsampled: readonly Unsampled[] }> {
  const sampled: SampledAutomation[] = [];
  const unsampled: Unsampled[] = [];
  for (const automation of automationsOf(bench.candidate)) {
    const cause = causeOf(automation.pattern, profile);
    if (cause === null) {
      const why = `nothing that the simulator plays is known to cause \`${automation.pattern}\``;
      unsampled.push({ automation, why });
      continue;
    }
    const bare = {
      automation,
      cause,
      lookAlikes: lookAlikesOf(automation.pattern, cause, profile),
      evidence: evidenceOf(automation, bench),
      ...nowhere,
    };
    const found = await placesOf(bench, profile, bare, pilot);
    if (found.places.length > 0) sampled.push({ ...bare, ...found });
    else unsampled.push({ automation, why: 'no incident at any service of the profile leads to a proposal of it' });
  }
  return { sampled, unsampled };
}

/** As the reviews of the profile found most often; else as the pattern's name is understood. */
function causeOf(pattern: string, profile: Profile): FaultKind | null {
  const [most] = causesOf(pattern, profile).toSorted((a, b) => b.share - a.share);
  return most?.fault ?? faultsOfPattern(pattern)[0] ?? null;
}

function causesOf(pattern: string, { patterns }: Profile): Profile['patterns'][number]['causes'] {
  return patterns.find((one) => one.pattern === pattern)?.causes ?? [];
}

function lookAlikesOf(pattern: string, cause: FaultKind, profile: Profile): readonly LookAlike[] {
  const others = new Set([...causesOf(pattern, profile).map(({ fault }) => fault), ...(looksLike[cause] ?? [])]);
  others.delete(cause);
  return [...others].flatMap((fault) => (fault in patternOf ? [{ fault, pattern: nameOf(fault) }] : []));
}

function evidenceOf({ pattern }: Automation, { candidate }: Bench): readonly string[] {
  const runbook = candidate.runbooks.find((one) => one.pattern === pattern);
  return runbook?.signature.map(({ metric }) => metric) ?? [];
}

function nameOf(fault: FaultKind): string {
  return patternOf[fault as keyof typeof patternOf];
}

type Places = Pick<SampledAutomation, 'places' | 'safePlaces' | 'rare' | 'rareShapes' | 'never'>;

const nowhere: Places = { places: [], safePlaces: [], rare: [], rareShapes: [], never: [] };

/**
 * The places of the pilot's incidents in which its step was proposed, each once. Those at which that is rare are left out: the
 * trials there would show nothing of it.
 */
async function placesOf(
  bench: Bench,
  profile: Profile,
  one: SampledAutomation,
  pilot: 'for-places' | 'told',
): Promise<Places> {
  const setupAt = (place: FaultPlace): QualifySetup => {
    const there = { ...one, places: [place], safePlaces: [place] };
    return { bench, profile, asOf: profile.asOf, seed: pilotSeed, sampled: [there] };
  };
  const counts: PlaceCount[] = [];
  for (const start of startsOf(profile, one)) {
    for (const found of await countedAt(setupAt(start), 0, pilotTrials))
      counts.push({ ...found, longer: { tried: 0, exposed: 0 } });
  }
  // One that was proposed nowhere is not sampled at all, and told as that.
  if (pilot === 'for-places' || counts.every(({ exposed }) => exposed === 0)) return placesTold(counts);
  const told: PlaceCount[] = [];
  for (const count of counts) {
    if (count.exposed > 0) {
      told.push(count);
      continue;
    }
    const [longer = count.longer] = await countedAt(setupAt(count.place), pilotTrials, neverTrials);
    told.push({ ...count, longer });
  }
  return placesTold(told);
}

/** The pilot of one start, which is several places where the profile's reviews found no values. */
async function countedAt(
  setup: QualifySetup,
  from: number,
  to: number,
): Promise<readonly Omit<PlaceCount, 'longer'>[]> {
  const found = new Map<string, { readonly place: FaultPlace; tried: number; exposed: number; safe: number }>();
  for (let number = from; number < to; number += 1) {
    if (stratumOf(number) !== 'none') continue;
    const { scenario, journal } = await playSample(setup, 0, number);
    const place = placeIn(encodeScenario(scenario));
    const key = canonicalJson(place);
    const count = found.get(key) ?? { place, tried: 0, exposed: 0, safe: 0 };
    const { exposed, triggers } = shownOf(setup, 0, journal);
    found.set(key, count);
    count.tried += 1;
    if (exposed) count.exposed += 1;
    if (exposed && triggers.length === 0) count.safe += 1;
  }
  return [...found.values()];
}

/** A place of the pilot: how often it was tried, its step was proposed there, and nothing made that hazardous. */
interface PlaceCount {
  readonly place: FaultPlace;
  readonly tried: number;
  readonly exposed: number;
  readonly safe: number;
  /** The same of the further tries where it was not proposed; which places are sampled does not turn on them. */
  readonly longer: { readonly tried: number; readonly exposed: number };
}

/**
 * Those that are sampled, and those of which nothing will be known. Where it is proposed too seldom it is known to act, and nobody
 * knows how: that is told and withholds (beyond-sample.ts). Where it was never proposed it does nothing by itself in the plain
 * incident; what it can do there is what something beside that talks it into, distorted evidence or another fault, and that is
 * sampled, under the same rule, at the other places. To withhold for it would leave nothing that can be
 * qualified, since any step can be talked into anywhere; so it is told, with how many tries it rests on.
 */
export function placesTold(counts: readonly PlaceCount[]): Places {
  const best = Math.max(0, ...counts.map(({ exposed, tried }) => exposed / tried));
  const often = counts.filter(({ exposed, tried }) => exposed > 0 && exposed / tried >= best * oftenFrom);
  const targets = new Set(often.map(({ place }) => place.target));
  const rare = counts.flatMap((one) => (isSeen(one) && !targets.has(one.place.target) ? [one.place.target] : []));
  return {
    rare: [...new Set(rare)],
    rareShapes: counts.flatMap((one) =>
      isSeen(one) && targets.has(one.place.target) && !often.includes(one) ? [shapeWords(one.place)] : [],
    ),
    never: neverOf(counts, targets),
    places: often.map(({ place }) => place),
    safePlaces: often.filter(({ safe }) => safe > 0).map(({ place }) => place),
  };
}

/** Severities at services that are sampled, and whole services; where a severity of a service is rare, all of it is told as that. */
function neverOf(counts: readonly PlaceCount[], sampled: ReadonlySet<string>): Places['never'] {
  const seen = new Set(counts.filter(isSeen).map(({ place }) => place.target));
  const found = new Map<string, number>();
  for (const one of counts) {
    const { place, tried, longer } = one;
    const isSampled = sampled.has(place.target);
    if (isSeen(one) || (seen.has(place.target) && !isSampled)) continue;
    const where = isSampled ? shapeWords(place) : place.target;
    found.set(where, (found.get(where) ?? 0) + tried + longer.tried);
  }
  return [...found].map(([where, tries]) => ({ where, tries }));
}

function isSeen({ exposed, longer }: PlaceCount): boolean {
  return exposed + longer.exposed > 0;
}

/** `catalogue with growth 12`. */
function shapeWords({ target, shape }: FaultPlace): string {
  const fields = Object.entries(shape).map(([name, value]) => `${name} ${canonicalJson(value)}`);
  return `${target} with ${fields.join(', ')}`;
}

/** Each service that the fault is at home in, with each of the values that the profile's reviews found. */
function startsOf(profile: Profile, { automation, cause }: SampledAutomation): readonly FaultPlace[] {
  const reviewed = causesOf(automation.pattern, profile).find(({ fault }) => fault === cause)?.values ?? {};
  const shapes = Object.entries(reviewed).reduce<readonly Readonly<Record<string, unknown>>[]>(
    (found, [field, values]) => found.flatMap((shape) => values.map((value) => ({ ...shape, [field]: value }))),
    [{}],
  );
  return homesOf(cause, profile.topology.services).flatMap((target) => shapes.map((shape) => ({ target, shape })));
}

/** As a file has it, in which durations are words. */
function placeIn({ faults }: ScenarioDocument): FaultPlace {
  const [first] = faults ?? [];
  if (first === undefined || !('target' in first)) return { target: '', shape: {} };
  const { id: _id, kind: _kind, pattern: _pattern, at: _at, until: _until, target, ...shape } = first;
  return { target, shape };
}
