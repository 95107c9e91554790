import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/base/draw.ts';
import {
  decidePairs,
  shownWorse,
  type PairDecision,
  type PairPlan,
  type PairStratum,
} from '../../../src/statistics/paired-decision.ts';

const plan: PairPlan = { alpha: 0.05, budget: 0.01, parts: 50 };

function stratum(changes: Partial<PairStratum>): PairStratum {
  return {
    name: 'drawn',
    weight: 1,
    exposures: 0,
    discordant: { worse: 0, better: 0 },
    added: 0,
    faults: 0,
    parts: [],
    ...changes,
  };
}

interface Policies {
  /** Chance of a violation, of each policy, each by its own incidents: equal rates are still different behaviour. */
  readonly rates: readonly [number, number];
  readonly exposures: number;
}

const rules = ['a', 'b', 'c', 'd', 'e'] as const;
const lookEvery = 250;

/** One whole gate of two strata, looked at as often as the gate does it, on made-up incidents. */
function simulated(seed: number, { rates, exposures }: Policies): PairDecision {
  const counts = ['aimed', 'drawn'].map((name) => ({
    name,
    worse: 0,
    better: 0,
    added: 0,
    parts: new Map(rules.map((rule) => [rule as string, { worse: 0, better: 0 }])),
  }));
  const now = (seen: number): readonly PairStratum[] =>
    counts.map(({ name, worse, better, added, parts }) =>
      stratum({
        name,
        weight: 0.5,
        exposures: seen,
        discordant: { worse, better },
        added,
        parts: [...parts].map(([part, own]) => ({ name: part, ...own })),
      }),
    );
  for (let pair = 0; pair < exposures; pair += 1) {
    for (const count of counts) {
      const [one, other] = rates.map((rate, index) => draw(seed, `${count.name} policy ${index}`, '', pair) < rate);
      if (one === other) continue;
      const rule = rules[Math.floor(draw(seed, `${count.name} rule`, '', pair) * rules.length)] ?? 'a';
      const part = count.parts.get(rule) ?? { worse: 0, better: 0 };
      count[other ? 'worse' : 'better'] += 1;
      part[other ? 'worse' : 'better'] += 1;
      if (other) count.added += 1;
    }
    if (pair % lookEvery !== lookEvery - 1) continue;
    const worse = shownWorse(now(pair + 1), plan);
    if (worse !== null) return { kind: 'worse', worse, upper: null };
  }
  return decidePairs(now(exposures), plan);
}

function shareOf(kind: PairDecision['kind'], gates: number, policies: Policies): number {
  const seeds = Array.from({ length: gates }, (_, seed) => seed);
  return seeds.filter((seed) => simulated(seed, policies).kind === kind).length / gates;
}

describe('the decision of a gate', () => {
  it('calls at most 5 % of policies worse that are equal in rate and different in behaviour, looked at all along', () => {
    expect(shareOf('worse', 1_000, { rates: [0.03, 0.03], exposures: 1_000 })).toBeLessThanOrEqual(0.05);
    expect(shareOf('worse', 1_000, { rates: [0.2, 0.2], exposures: 500 })).toBeLessThanOrEqual(0.05);
  });

  it('finds one that violates in 1 % more of the exposures, nearly always, and in 0.3 % more, more often than not', () => {
    const more = (by: number) => shareOf('worse', 200, { rates: [0, by], exposures: 4_000 });
    expect(more(0.01)).toBeGreaterThan(0.99);
    expect(more(0.003)).toBeGreaterThan(0.5);
  });

  it('passes at most 5 % of those that add violations in as many exposures as the whole budget', () => {
    expect(shareOf('within-budget', 400, { rates: [0, plan.budget], exposures: 400 })).toBeLessThanOrEqual(0.05);
    expect(shareOf('within-budget', 400, { rates: [0.3, plan.budget / 0.7], exposures: 1_000 })).toBeLessThanOrEqual(
      0.05,
    );
  });

  it('passes policies that are alike in all that was seen, once there is enough of it', () => {
    const strata = (exposures: number) => [
      stratum({ name: 'aimed', weight: 0.5, exposures }),
      stratum({ name: 'drawn', weight: 0.5, exposures }),
    ];
    expect(decidePairs(strata(400), plan)).toMatchObject({ kind: 'within-budget' });
    const short = decidePairs(strata(100), plan);
    expect(short).toMatchObject({ kind: 'open' });
    const missing = short.kind === 'open' ? (short.exposuresMissing ?? 0) : 0;
    expect(decidePairs(strata(100 + Math.ceil(missing / 2)), plan).kind).toBe('within-budget');
    expect(decidePairs(strata(90 + Math.floor(missing / 2)), plan).kind).toBe('open');
  });

  it('knows nothing without exposures, in one part of the incidents or in all', () => {
    expect(decidePairs([stratum({})], plan)).toEqual({ kind: 'open', upper: null, exposuresMissing: null });
    const half = [stratum({ weight: 0.5 }), stratum({ name: 'aimed', weight: 0.5, exposures: 5_000 })];
    expect(decidePairs(half, plan)).toEqual({ kind: 'open', upper: null, exposuresMissing: null });
  });

  it('sees one violation traded for another at an equal rate by its parts', () => {
    const parts = [
      { name: 'old', worse: 0, better: 20 },
      { name: 'new', worse: 20, better: 0 },
    ];
    const traded = [stratum({ exposures: 100_000, added: 20, parts })];
    expect(decidePairs(traded, plan)).toMatchObject({ kind: 'worse', worse: { part: 'new' } });
    // What was traded counts as added however much was gained: a bound that nets the two would say that all is well.
    const few = [stratum({ exposures: 400, added: 6, parts: [{ name: 'new', worse: 6, better: 0 }] })];
    expect(decidePairs(few, plan).kind).toBe('open');
  });

  it('counts what the harness failed at as added violations, and as nothing that was shown', () => {
    const strata = [stratum({ exposures: 400, faults: 40 })];
    expect(shownWorse(strata, plan)).toBeNull();
    expect(decidePairs(strata, plan).kind).toBe('open');
  });

  it('says that no number of exposures would do where the rate that was seen is above the budget', () => {
    const discordant = { worse: 12, better: 12 };
    const decision = decidePairs([stratum({ exposures: 600, discordant, added: 12 })], plan);
    expect(decision).toMatchObject({ kind: 'open', exposuresMissing: null });
  });
});
