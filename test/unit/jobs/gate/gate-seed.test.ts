import { expect, it } from 'vitest';
import { gateSeed } from '../../../../src/jobs/gate/gate-seed.ts';
import { benchOf } from '../../../../src/jobs/run-exploration.ts';

it('is another for another candidate and another baseline, and the same for the same two', () => {
  const [one, other] = [benchOf('policies/conservative'), benchOf('policies/production-platform')];
  expect(gateSeed(one, other)).toBe(gateSeed(one, other));
  const digested = (digest: string) => ({ ...one, candidate: { ...one.candidate, digest } });
  const seeds = [
    gateSeed(one, other),
    gateSeed(other, one),
    gateSeed(one, digested('0')),
    gateSeed(digested('0'), one),
  ];
  expect(new Set(seeds).size).toBe(4);
});
