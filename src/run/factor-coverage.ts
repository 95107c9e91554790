import type { CoverageSummary } from '../domain/exploration.ts';
import { limits } from '../domain/limits.ts';
import type { Profile } from '../domain/profile.ts';
import { factorNames, factors } from './factors.ts';
import type { Factor, Factors } from './factors.ts';
import { reachesOf } from './possible-factors.ts';

/** What of all combinations of two and of three factors was met. */
export interface FactorCoverage {
  add(values: Factors): void;
  /** How many different pairs were met so far. */
  pairs(): number;
  /** Of all combinations of so many factors that an incident can have: what was met, and what was not. */
  of(ways: 2 | 3): CoverageSummary;
}

/**
 * A coverage that has met nothing yet. `drawn` is what is explored: without hidden hazards some combinations are not drawn, and
 * on the system of a profile what needs other services or more people than it has is none of all combinations.
 * At most so many combinations that were not met are named.
 */
export function createFactorCoverage(
  drawn: { readonly hidden: boolean; readonly profile: Pick<Profile, 'topology' | 'people'> | null },
  namedMax: number = limits.missingNamedMax,
): FactorCoverage {
  const met = { 2: new Set<string>(), 3: new Set<string>() } as const;
  const { profile } = drawn;
  const system = profile && { services: profile.topology.services, roles: profile.people.length };
  const canBe = reachesOf(false, system);
  // The history of a profile is not the generator's, and nothing of it is left out.
  const isDrawn = drawn.hidden || drawn.profile !== null ? canBe : reachesOf(true);
  return {
    add(values) {
      for (const ways of [2, 3] as const) {
        for (const places of tuples(ways)) met[ways].add(places.map((place) => `${place}=${values[place]}`).join(' '));
      }
    },
    pairs: () => met[2].size,
    of(ways) {
      let [all, counted, onlyHidden] = [0, 0, 0];
      const missing: string[] = [];
      const missingHidden: string[] = [];
      for (const places of tuples(ways)) {
        for (const values of combinations(places)) {
          const isMet = met[ways].has(places.map((place, index) => `${place}=${values[index]}`).join(' '));
          const own = new Map(places.map((place, index) => [factorNames[place] as Factor, values[index] ?? '']));
          if (!canBe(own)) continue;
          all += 1;
          if (isMet) {
            counted += 1;
            continue;
          }
          const isLeftOut = !isDrawn(own);
          if (isLeftOut) onlyHidden += 1;
          const list = isLeftOut ? missingHidden : missing;
          if (list.length < namedMax) list.push([...own].map((one) => one.join(' ')).join(' + '));
        }
      }
      return { met: counted, all, missing, needsHidden: { count: onlyHidden, named: missingHidden } };
    },
  };
}

/** All sets of so many factors, by their places. */
export function tuples(ways: 2 | 3): readonly (readonly number[])[] {
  return ways === 2 ? pairs : triples;
}

const pairs = factorNames.flatMap((_, a) => factorNames.slice(a + 1).map((__, b) => [a, a + 1 + b]));
const triples = pairs.flatMap(([a = 0, b = 0]) => factorNames.slice(b + 1).map((_, c) => [a, b, b + 1 + c]));

/** All values that factors at these places may have together. */
export function combinations(places: readonly number[]): readonly (readonly string[])[] {
  return places.reduce<readonly (readonly string[])[]>(
    (found, place) =>
      found.flatMap((values) => factors[factorNames[place] as Factor].map((value) => [...values, value])),
    [[]],
  );
}
