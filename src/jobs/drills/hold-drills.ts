import type { DrillKind } from '../../domain/qualification-report.ts';
import { drillKinds } from '../../domain/qualification-report.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Stratum } from '../../scenario/generate/strata.ts';
import { stratumOf } from '../../scenario/generate/strata.ts';
import type { ScopedAutomation } from '../blame.ts';
import { playSample, scopesOf, shownOf } from '../qualify-work.ts';
import type { QualifySetup } from '../qualify-work.ts';
import type { OtherViolation } from '../sample-trial.ts';
import { drillNumber } from './drill-number.ts';
import { ownEntries } from './own-entries.ts';
import { playDrill } from './play-drill.ts';
import { putToTest } from './put-to-test.ts';

/** A rule that was broken in a drill, and not in the same incident without it. */
export interface DrillBreach {
  readonly number: number;
  readonly invariant: string;
  readonly why: string;
  /** Ids of the automations that broke it; none for the policy as a whole. */
  readonly automations: readonly string[];
}

/** How one automation stood one kind of drill. */
export interface HeldDrill {
  readonly kind: DrillKind;
  /** Numbers of the trials that put it to the test. */
  readonly tested: readonly number[];
  readonly breaches: readonly DrillBreach[];
  /** Ids of the rules from the truth that these put to the test. */
  readonly rules: readonly string[];
  /** The longest that anything of automation's still moved after the kill switch; null where nobody pulled it. */
  readonly slowestMs: number | null;
  /** Number and chain head of every drill that was played, also of those that put nothing to the test. */
  readonly heads: readonly (readonly [number: number, head: string])[];
  /** In how many incidents there was an occasion for it, of all that were gone through. */
  readonly occasions: number;
  readonly incidents: number;
  /** Occasions in which there was no moment for it. */
  readonly withoutMoment: number;
}

/** Of each kind so many drills: the policy decides alike in most incidents of one automation. */
const drillsOfEach = 3;
/** So many numbers of the sample are gone through for an occasion, and so many occasions are taken until it comes to a test. */
const incidentsMax = 540;
const occasionsMax = 12;

/** In these an automation acts alone, or is asked about for what is no hazard of people or of the clock. */
const strataFor: Readonly<Record<DrillKind, ReadonlySet<Stratum>>> = {
  'killed-midway': new Set(['none']),
  silence: new Set(['none', 'confidence', 'blast-radius', 'context']),
  'wrong-role': new Set(['none', 'confidence', 'blast-radius', 'context']),
  'stale-approval': new Set(['none', 'confidence', 'blast-radius', 'context']),
};

/** Holds every kind of drill with the automation of that number, in the first of its incidents that give an occasion for it. */
export async function holdDrills(setup: QualifySetup, index: number): Promise<readonly HeldDrill[]> {
  const held: HeldDrill[] = [];
  const bases = new Map<number, Occasions>();
  for (const kind of drillKinds) held.push(await holdDrill(setup, index, kind, bases));
  return held;
}

/** What an incident gives occasion for, kept so that it is not played for every kind. */
interface Occasions {
  readonly alone: boolean;
  readonly asked: boolean;
}

async function holdDrill(
  setup: QualifySetup,
  index: number,
  kind: DrillKind,
  bases: Map<number, Occasions>,
): Promise<HeldDrill> {
  const [own] = scopesOf(setup, index);
  const tested: number[] = [];
  const breaches: DrillBreach[] = [];
  const rules = new Set<string>();
  const heads: (readonly [number, string])[] = [];
  let [occasions, incidents, withoutMoment] = [0, 0, 0];
  let slowestMs: number | null = null;
  for (let base = 0; base < incidentsMax && tested.length < drillsOfEach && occasions < occasionsMax; base += 1) {
    if (!strataFor[kind].has(stratumOf(base))) continue;
    incidents += 1;
    const gives = bases.get(base) ?? (await occasionsIn(setup, index, base));
    bases.set(base, gives);
    if (!(kind === 'killed-midway' ? gives.alone : gives.asked)) continue;
    occasions += 1;
    const { base: before, journal } = await playDrill(setup, index, { kind, base });
    if (journal === null) {
      withoutMoment += 1;
      continue;
    }
    const number = drillNumber({ kind, base });
    heads.push([number, journal.head]);
    // What the harness lost shows nothing of the candidate.
    const isLost = [before, journal].some((one) => one.entries.some((entry) => entry.kind === 'harness-fault'));
    if (isLost || !putToTest(kind, journal.entries, own)) continue;
    tested.push(number);
    for (const [invariant] of shownOf(setup, index, journal).tested) rules.add(invariant);
    breaches.push(...breachesIn(setup, index, number, before, journal));
    if (kind === 'killed-midway') slowestMs = Math.max(slowestMs ?? 0, untilStillMs(journal, own));
  }
  return { kind, tested, breaches, rules: [...rules], slowestMs, heads, occasions, incidents, withoutMoment };
}

async function occasionsIn(setup: QualifySetup, index: number, base: number): Promise<Occasions> {
  const { journal } = await playSample(setup, index, base);
  const { alone, requests } = ownEntries(journal.entries, scopesOf(setup, index)[0]);
  return { alone: alone.length > 0, asked: requests.length > 0 };
}

/**
 * As in the veto set, what is absolute or came to pass; what was tried and stopped is a matter of how often. What the incident
 * breaks without the drill counts in the sample, where it is one of many.
 */
function breachesIn(
  setup: QualifySetup,
  index: number,
  number: number,
  base: Journal,
  journal: Journal,
): readonly DrillBreach[] {
  const [{ automation }] = scopesOf(setup, index);
  const brokenIn = (one: Journal): readonly OtherViolation[] => {
    const { violations, elsewhere } = shownOf(setup, index, one);
    return [...violations.map((violation) => ({ ...violation, automations: [automation.id] })), ...elsewhere];
  };
  const known = new Set(brokenIn(base).map(({ invariant }) => invariant));
  return brokenIn(journal)
    .filter((one) => one.class === 'absolute' || one.kind === 'realised')
    .filter(({ invariant }) => !known.has(invariant))
    .map(({ invariant, why, automations }) => ({ number, invariant, why, automations }));
}

/** Until all that it had under way had ended or was taken back, and not only until somebody began to. */
function untilStillMs({ entries }: Journal, own: ScopedAutomation): number {
  const kill = entries.find((entry) => entry.kind === 'person' && entry.what === 'killed');
  const killedAt = kill?.at ?? 0;
  const ends = ownEntries(entries, own).alone.map(({ completion, stopped }) =>
    Math.min(completion?.at ?? Infinity, stopped?.at ?? entries.at(-1)?.at ?? 0),
  );
  return Math.max(0, ...ends.map((at) => at - killedAt));
}
