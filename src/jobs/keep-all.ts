import { UserError } from '../base/errors.ts';
import type { NotReduced } from '../domain/exploration.ts';
import { limits } from '../domain/limits.ts';
import { identityOf } from '../run/broken-properties.ts';
import type { Met } from './explore.ts';
import { reduceMet } from './explore.ts';
import type { Confirmed, Kept, Places } from './keep-violation.ts';
import { confirm, keepConfirmed } from './keep-violation.ts';
import type { Bench } from './try-incident.ts';

/** What became of the violations of an exploration. */
export interface KeptAll {
  /** How many were reduced; some of them turned out to be one. */
  readonly reduced: number;
  readonly kept: readonly Kept[];
  /** What was met and not reduced, or did not come again, each with the reason. */
  readonly notReduced: readonly NotReduced[];
}

/** Who is told how it goes on. */
export interface KeepingWatch {
  readonly isStopped: () => boolean;
  /** Called before each trial with how many are kept until now, and the place of the violation at hand, from 1. */
  onReducing(kept: number, reducing: { readonly place: number; readonly total: number; readonly trials: number }): void;
}

/**
 * Reduces the violations of an exploration and keeps them, each distinct one once. With more than are reduced, every broken
 * property has its turn before a second violation of one. One that fails to come again is told and keeps no other back.
 */
export async function keepAll(
  bench: Bench,
  met: readonly Met[],
  places: Places,
  { isStopped, onReducing }: KeepingWatch,
): Promise<KeptAll> {
  const ordered = inTurn(met);
  const chosen = ordered.slice(0, limits.violationsKeptMax);
  const notReduced: NotReduced[] = [];
  let kept: readonly Kept[] = [];
  for (const [index, one] of chosen.entries()) {
    const onTrial = (trials: number) => onReducing(kept.length, { place: index + 1, total: chosen.length, trials });
    onTrial(0);
    try {
      const confirmed = await confirm(bench, one, await reduceMet(bench, one, { isStopped, onTrial }));
      if (confirmed === null) notReduced.push(notReducedOf(one, 'it did not come again'));
      else kept = mergedInto(kept, one, confirmed) ?? [...kept, await keepConfirmed(bench, one, confirmed, places)];
    } catch (error) {
      if (error instanceof UserError) throw error;
      notReduced.push(notReducedOf(one, error instanceof Error ? error.message : String(error)));
    }
  }
  const reduced = chosen.length - notReduced.length;
  const beyond = ordered
    .slice(limits.violationsKeptMax)
    .map((one) => notReducedOf(one, `no more than ${limits.violationsKeptMax} are reduced`));
  return { reduced, kept, notReduced: [...notReduced, ...beyond] };
}

/**
 * The first violation of each property, then the second of each, and so on; in each round those that fail a trial by the
 * attempt, then what came to be, then the rest, in the order in which they were met.
 */
function inTurn(met: readonly Met[]): readonly Met[] {
  const ranked = met.toSorted((a, b) => weightOf(a) - weightOf(b));
  const rounds = new Map<Met, number>();
  for (const group of Map.groupBy(ranked, ({ broken }) => broken.property).values()) {
    for (const [round, one] of group.entries()) rounds.set(one, round);
  }
  return ranked.toSorted((a, b) => (rounds.get(a) ?? 0) - (rounds.get(b) ?? 0));
}

function weightOf({ broken: { isAbsolute, kind } }: Met): number {
  return (isAbsolute ? 0 : 2) + (kind === 'realised' ? 0 : 1);
}

/** Those kept with this one counted to the same, where reduced the two are one; null where it is another. */
function mergedInto(
  kept: readonly Kept[],
  { times }: Met,
  { scenario, broken }: Pick<Confirmed, 'scenario' | 'broken'>,
): readonly Kept[] | null {
  const same = kept.find(({ told }) => told.id === scenario.id || identityOf(told) === identityOf(broken));
  if (same === undefined) return null;
  const merged = { ...same, told: { ...same.told, times: same.told.times + times } };
  return kept.map((other) => (other === same ? merged : other));
}

function notReducedOf({ broken: { property, kind, trigger, path }, run, times }: Met, why: string): NotReduced {
  return { property, kind, trigger, path, firstRun: run, times, why };
}
