import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import { drawableOf } from '../../../src/report/exposure-words.ts';
import { factorNames, factors } from '../../../src/run/factors.ts';
import type { Factor } from '../../../src/run/factors.ts';
import { sampleCoverage } from '../../../src/run/sample-coverage.ts';

const any = () => true;

/** The first value of each factor but for these. */
function values(own: Partial<Record<Factor, string>>): readonly string[] {
  return factorNames.map((name) => own[name] ?? factors[name][0]);
}

const frozen = values({ window: 'frozen' });
const pairsOfOne = (factorNames.length * (factorNames.length - 1)) / 2;

describe('the coverage of a sample', () => {
  it('has each combination in one place: met in an exposure, in other incidents only, in none, or never drawn', () => {
    const drawn = (own: ReadonlyMap<Factor, string>) => own.get('class') !== 'node-loss';
    const possible = (own: ReadonlyMap<Factor, string>) => own.get('class') !== 'queue-backlog';
    const before = sampleCoverage([], 2, { drawn, possible });
    expect([before.met, before.rarest, before.unexposed.count]).toEqual([0, null, 0]);
    const met = [
      { values: values({}), exposures: 3 },
      { values: values({ budget: 'low' }), exposures: 2 },
      { values: frozen, exposures: 0 },
    ];
    const after = sampleCoverage(met, 2, { drawn, possible });
    // Each incident that differs in one factor from another has as many new pairs as there are other factors.
    const others = factorNames.length - 1;
    expect([after.met, after.unexposed.count]).toEqual([pairsOfOne + others, others]);
    expect(after.unexposed.named).toContain('window frozen + qualification assumed');
    expect(after.missing.count).toBe(before.missing.count - pairsOfOne - 2 * others);
    expect(drawableOf(after)).toBe(drawableOf(before));
    expect(after.rarest).toEqual({ name: 'class memory-leak + budget low', exposures: 2 });
    expect(after.neverDrawn).toEqual(before.neverDrawn);
    expect(after.neverDrawn.count).toBeGreaterThan(0);
    expect(after.neverDrawn.named.every((name) => name.startsWith('class node-loss + '))).toBe(true);
    expect(JSON.stringify(after)).not.toContain('queue-backlog');
  });

  it('counts what came up although it was thought impossible, names a bounded number and counts the rest', () => {
    const never = () => false;
    const strange = sampleCoverage([{ values: frozen, exposures: 1 }], 3, { drawn: never, possible: never });
    expect([strange.met, strange.missing.count]).toEqual([165, 0]);
    const { missing } = sampleCoverage([], 3, { drawn: any, possible: any });
    expect(missing.named).toHaveLength(limits.missingNamedMax);
    expect(missing.count).toBeGreaterThan(20_000);
    expect(missing.named.every((name) => name.split(' + ').length === 3)).toBe(true);
  });
});
