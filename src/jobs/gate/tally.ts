import type { PairStratum } from '../../statistics/paired-decision.ts';
import type { Aim } from './aims.ts';
import type { Broken, PairRan, Side } from './pair-work.ts';

/** What the pairs of a gate came to so far. */
export interface Tally {
  /** Pairs played, those whose incident missed what it was aimed at among them. */
  readonly pairs: number;
  readonly strata: readonly PairStratum[];
  /** Aimed incidents that reached none of what the two differ in; they count for nothing. */
  readonly missed: number;
  /** Pairs in which some decision differs. */
  readonly parted: number;
  /** By aim: pairs that reached it. */
  readonly reached: readonly number[];
  /** What the candidate broke and the baseline did not, by rule and kind, and the first pair in which it did. */
  readonly added: readonly Met[];
  /** What both broke in the same incident. */
  readonly shared: readonly Met[];
  /** The same as `added`, of rules that are waived. */
  readonly waived: readonly Met[];
  readonly faults: readonly string[];
  /** Candidate less baseline over exposed drawn pairs: whether people were called, and how long users were hurt. */
  readonly useful: { readonly called: readonly number[]; readonly hurtMs: readonly number[] };
}

/** A violation that was met in generated incidents. */
export interface Met {
  readonly property: string;
  readonly kind: Broken['kind'];
  readonly requirements: readonly string[];
  readonly why: string;
  /** The first pair that met it. */
  readonly pair: number;
  times: number;
  readonly stratum: 'drawn' | 'aimed';
  /** One occurrence of it fails, without any numbers. */
  readonly isAbsolute: boolean;
  readonly parting: Broken['parting'];
}

type Played = Extract<PairRan, { kind: 'played' }>;

interface Stratum {
  exposures: number;
  worse: number;
  better: number;
  added: number;
  faults: number;
  readonly parts: Map<string, { worse: number; better: number }>;
}

/** Counts pairs as they come in, in their order. Rules that are waived are passed over on both sides, unless what was broken is absolute. */
export function createTally(aims: readonly Aim[], isWaived: (property: string) => boolean) {
  const names = aims.length > 0 ? (['aimed', 'drawn'] as const) : (['drawn'] as const);
  const strata = new Map(names.map((name) => [name as string, emptyStratum()]));
  const reached = aims.map(() => 0);
  const added = new Map<string, Met>();
  const shared = new Map<string, Met>();
  const waived = new Map<string, Met>();
  const faults: string[] = [];
  const useful = { called: [] as number[], hurtMs: [] as number[] };
  let [pairs, missed, parted] = [0, 0, 0];
  return {
    add(ran: PairRan, pair: number): void {
      pairs += 1;
      const stratum = strata.get(ran.stratum) ?? emptyStratum();
      if (ran.kind === 'fault') {
        faults.push(ran.why);
        stratum.faults += 1;
        return;
      }
      if (ran.parting !== null) parted += 1;
      for (const index of ran.reached) reached[index] = (reached[index] ?? 0) + 1;
      const isIn = ran.stratum === 'drawn' || ran.reached.length > 0;
      if (!isIn) missed += 1;
      const newly = compared(ran, (one) => one.isAbsolute || !isWaived(one.property));
      for (const one of compared(ran, (one) => !one.isAbsolute && isWaived(one.property)).worse)
        meet(waived, one, ran, pair);
      if (ran.isExposed && isIn) countIn(stratum, ran, newly);
      // What is broken where nothing was proposed, or beside the aim, is no exposure, and is told all the same.
      for (const one of newly.worse) meet(added, one, ran, pair);
      for (const one of newly.both) meet(shared, one, ran, pair);
      if (ran.isExposed && ran.stratum === 'drawn') {
        useful.called.push(Number(ran.candidate.called) - Number(ran.baseline.called));
        useful.hurtMs.push(ran.candidate.hurtMs - ran.baseline.hurtMs);
      }
    },
    hasAbsolute: (): boolean => [...added.values()].some(({ isAbsolute }) => isAbsolute),
    now: (): Tally => ({
      pairs,
      missed,
      parted,
      reached,
      faults,
      useful,
      added: [...added.values()],
      shared: [...shared.values()],
      waived: [...waived.values()],
      strata: [...strata].map(([name, own]) => ({
        name,
        weight: 1 / strata.size,
        exposures: own.exposures,
        discordant: { worse: own.worse, better: own.better },
        added: own.added,
        faults: own.faults,
        parts: [...own.parts].map(([part, counts]) => ({ name: part, ...counts })),
      })),
    }),
  };
}

interface Compared {
  readonly worse: readonly Broken[];
  readonly better: readonly Broken[];
  readonly both: readonly Broken[];
}

/** Rule by rule, of the rules that count: one that is realised is worse than one that a guardrail stopped, and a loss that is absolute is worst. */
function compared({ baseline, candidate }: Played, counts: (broken: Broken) => boolean): Compared {
  const [ones, others] = [worstByRule(baseline, counts), worstByRule(candidate, counts)];
  const rank = (side: ReadonlyMap<string, Broken>, property: string) => rankOf(side.get(property));
  const all = [...others.values()];
  return {
    worse: all.filter(({ property }) => rank(others, property) > rank(ones, property)),
    better: [...ones.values()].filter(({ property }) => rank(ones, property) > rank(others, property)),
    both: all.filter(({ property }) => rank(others, property) <= rank(ones, property)),
  };
}

function worstByRule({ broken }: Side, counts: (broken: Broken) => boolean): ReadonlyMap<string, Broken> {
  const found = new Map<string, Broken>();
  for (const one of broken) {
    if (!counts(one) || rankOf(found.get(one.property)) >= rankOf(one)) continue;
    found.set(one.property, one);
  }
  return found;
}

function rankOf(broken: Broken | undefined): number {
  if (broken === undefined) return 0;
  return (broken.kind === 'realised' ? 2 : 0) + (broken.isAbsolute ? 1 : 0) + 1;
}

/** A pair in which each of the two broke something that the other did not is a tie here, and is told by its parts. */
function countIn(stratum: Stratum, ran: Played, { worse, better }: Compared): void {
  stratum.exposures += 1;
  const [isWorse, isBetter] = [worse.length > 0, better.length > 0];
  if (isWorse) stratum.added += 1;
  if (isWorse && !isBetter) stratum.worse += 1;
  if (isBetter && !isWorse) stratum.better += 1;
  for (const { property } of worse) partOf(stratum, property).worse += 1;
  for (const { property } of better) partOf(stratum, property).better += 1;
  if (ran.stratum !== 'aimed' || isWorse === isBetter) return;
  for (const index of ran.reached) partOf(stratum, `aim ${index}`)[isWorse ? 'worse' : 'better'] += 1;
}

function partOf({ parts }: Stratum, name: string): { worse: number; better: number } {
  const known = parts.get(name) ?? { worse: 0, better: 0 };
  parts.set(name, known);
  return known;
}

function meet(met: Map<string, Met>, one: Broken, { stratum }: Played, pair: number): void {
  const key = `${one.property} ${one.kind} ${one.isAbsolute}`;
  const known = met.get(key);
  if (known) known.times += 1;
  else {
    const { property, kind, requirements, why, parting, isAbsolute } = one;
    met.set(key, { property, kind, requirements, why, pair, times: 1, stratum, isAbsolute, parting });
  }
}

function emptyStratum(): Stratum {
  return { exposures: 0, worse: 0, better: 0, added: 0, faults: 0, parts: new Map() };
}
