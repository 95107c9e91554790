import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../src/agent/matcher.ts';
import type { Runbook } from '../../src/domain/runbook.ts';
import { observationOf, proposalIn, runbookOf } from '../unit/agent/fixture.ts';

const metrics = ['error_ratio', 'cpu_ratio', 'memory_ratio', 'edge_error_ratio', 'latency_ms'] as const;
type Values = Readonly<Record<string, number | null>>;

/** An agent that says "novel" is never surer than this. */
const novelMax = 0.3;

const feature = fc.record({
  near: fc.double({ min: 0, max: 1, noNaN: true }),
  within: fc.double({ min: 0.05, max: 1, noNaN: true }),
  weight: fc.integer({ min: 1, max: 4 }),
});
/** Some of the metrics, each at most once, as a signature; all of the same radius. */
const runbooks = fc
  .array(fc.dictionary(fc.constantFrom(...metrics), feature, { minKeys: 1 }), { minLength: 1, maxLength: 4 })
  .map((signatures) =>
    signatures.map((signature, place) =>
      runbookOf(
        `pattern-${place}`,
        Object.entries(signature).map(([metric, { near, within, weight }]) => [metric, near, within, weight] as const),
      ),
    ),
  );
const values = fc.record(
  Object.fromEntries(
    metrics.map((metric) => [metric, fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 5 })]),
  ),
);

function farness({ near, within }: Runbook['signature'][number], value: number): number {
  return Math.min(Math.abs(value - near) / within, 10);
}

/** Whether it is no farther from any pattern than what else is shown is on the mean. */
function speaksForAll(metric: string, shown: Values, books: readonly Runbook[]): boolean {
  return books.every(({ signature }) => {
    const told = signature.filter((one) => (shown[one.metric] ?? null) !== null);
    const own = told.find((one) => one.metric === metric);
    const rest = told.filter((one) => one.metric !== metric);
    if (own === undefined || rest.length === 0) return true;
    const weight = rest.reduce((sum, one) => sum + one.weight, 0);
    const mean = rest.reduce((sum, one) => sum + one.weight * farness(one, shown[one.metric] ?? 0), 0) / weight;
    return farness(own, shown[metric] ?? 0) <= mean;
  });
}

function propose(shown: Values, books: readonly Runbook[]) {
  const observation = observationOf({ shown: { cart: shown }, alerts: ['cart'] });
  return proposalIn(createMatcher().propose({ observation, runbooks: books }));
}

describe('a value that is lost', () => {
  it('makes the matcher no surer, and recommend nothing where it recommended nothing, if the value spoke for what is known', () => {
    fc.assert(
      fc.property(runbooks, values, fc.constantFrom(...metrics), (books, shown, lost) => {
        fc.pre(shown[lost] !== null && speaksForAll(lost, shown, books));
        const [before, after] = [propose(shown, books), propose({ ...shown, [lost]: null }, books)];
        expect(after.confidence).toBeLessThanOrEqual(Math.max(before.confidence, novelMax));
        expect(before.actions.length === 0 && after.actions.length > 0).toBe(false);
      }),
      { numRuns: 3_000 },
    );
  });
});
