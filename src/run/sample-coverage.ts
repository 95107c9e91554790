import { limits } from '../domain/limits.ts';
import type { NamedSome, SampleCoverage } from '../domain/sample-exposure.ts';
import { combinations, tuples } from './factor-coverage.ts';
import { factorNames } from './factors.ts';
import type { Factor, Factors } from './factors.ts';
import type { CanBe } from './possible-factors.ts';

/** Incidents with the same value of every factor, and in how many of them there was an exposure; none is told as well. */
export interface MetFactors {
  readonly values: Factors;
  readonly exposures: number;
}

/** Which combinations a sample can draw, and which incidents of the same faults can have anywhere. */
export interface Denominator {
  readonly drawn: CanBe;
  readonly possible: CanBe;
}

/** What was met of all combinations of two or of three factors. What came up is counted even if it was thought not to be drawn. */
export function sampleCoverage(
  met: readonly MetFactors[],
  ways: 2 | 3,
  { drawn, possible }: Denominator,
): SampleCoverage {
  const exposuresOf = exposuresByCombination(met, ways);
  const [unexposed, missing, neverDrawn] = [some(), some(), some()];
  let [count, rarest]: [number, SampleCoverage['rarest']] = [0, null];
  for (const places of tuples(ways)) {
    for (const values of combinations(places)) {
      const exposures = exposuresOf.get(keyOf(places, values));
      const own = new Map(places.map((place, index) => [factorNames[place] as Factor, values[index] ?? '']));
      if (exposures === undefined) {
        if (!possible(own)) continue;
        add(drawn(own) ? missing : neverDrawn, own);
      } else if (exposures === 0) add(unexposed, own);
      else {
        count += 1;
        if (rarest === null || exposures < rarest.exposures) rarest = { name: nameOf(own), exposures };
      }
    }
  }
  return { met: count, rarest, unexposed, missing, neverDrawn };
}

/** In how many exposures each combination was that came up at all. */
function exposuresByCombination(met: readonly MetFactors[], ways: 2 | 3): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { values, exposures } of met) {
    for (const places of tuples(ways)) {
      const key = keyOf(
        places,
        places.map((place) => values[place] ?? ''),
      );
      found.set(key, (found.get(key) ?? 0) + exposures);
    }
  }
  return found;
}

function keyOf(places: readonly number[], values: readonly string[]): string {
  return `${places.join()} ${values.join()}`;
}

interface Growing extends NamedSome {
  count: number;
  readonly named: string[];
}

function some(): Growing {
  return { count: 0, named: [] };
}

function add(to: Growing, own: ReadonlyMap<Factor, string>): void {
  to.count += 1;
  if (to.named.length < limits.missingNamedMax) to.named.push(nameOf(own));
}

function nameOf(own: ReadonlyMap<Factor, string>): string {
  return [...own].map((one) => one.join(' ')).join(' + ');
}
