import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/base/package-root.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { createRandomPolicy } from '../../../src/policy/random-policy.ts';
import { factsWith, safePlan } from '../../helpers/policy-facts.ts';

const candidate = loadCandidate(join(packageRoot, 'policies', 'random'));
const moments = Array.from({ length: 200 }, (_, place) => place * 15_000);

function levelsWith(seed: number, target = 'checkout'): number[] {
  const policy = createRandomPolicy(candidate, seed);
  const facts = factsWith({ scope: { target } });
  return moments.map((at) => policy.decide(facts, safePlan, at, '2026-02-01T00:00:00Z').level);
}

describe('a policy that decides by chance', () => {
  it('decides the same with the same seed, whatever it was asked before', () => {
    expect(levelsWith(7)).toEqual(levelsWith(7));
    const one = createRandomPolicy(candidate, 7).decide(factsWith({}), safePlan, 15_000, '2026-02-01T00:00:00Z');
    expect(one.level).toBe(levelsWith(7)[1]);
  });

  it('decides otherwise with another seed, and on another service', () => {
    expect(levelsWith(7)).not.toEqual(levelsWith(8));
    expect(levelsWith(7)).not.toEqual(levelsWith(7, 'cart'));
  });

  it('draws every level about as often', () => {
    const counts = [0, 1, 2, 3, 4].map((level) => levelsWith(7).filter((one) => one === level).length);
    for (const count of counts) expect(Math.abs(count - 40)).toBeLessThan(20);
  });

  it('looks at nothing: the most hazardous facts are decided on as the safest', () => {
    const policy = createRandomPolicy(candidate, 7);
    const hazardous = factsWith({ scope: { regulated: true, concurrent: 1 }, agent: { confidence: 0 } });
    const decide = (facts: typeof hazardous) => policy.decide(facts, safePlan, 60_000, '2026-02-01T00:00:00Z').level;
    expect(decide(hazardous)).toBe(decide(factsWith({})));
  });
});
