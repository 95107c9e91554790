import fc from 'fast-check';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/domain/candidate.ts';
import type { Facts } from '../../src/domain/facts.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { createPolicy } from '../../src/policy/policy-engine.ts';
import { variables } from '../../src/policy/variables.ts';
import { safeFacts, safePlan } from '../helpers/policy-facts.ts';

const folders = ['production-platform', 'conservative', 'confidence-only'];
const candidates = folders.map((name) => loadCandidate(join(import.meta.dirname, '../../policies', name)));
const startAt = '2026-02-01T00:00:00Z';

/** Values around the thresholds that people write, and none. */
const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  number: fc.constantFrom(0, 0.2, 0.25, 0.5, 0.6, 0.75, 0.84, 0.85, 0.95, 1, 2, 3, 5, 9, 10, 40, null, Number.NaN),
  boolean: fc.constantFrom(true, false, null),
  string: fc.constantFrom(
    'oom-leak',
    'stateless',
    'stateful',
    'valid',
    'expired',
    'irreversible',
    'undo',
    'checkout',
    null,
  ),
};

/** The safe facts with up to six values changed. */
const factsArbitrary: fc.Arbitrary<Facts> = fc
  .uniqueArray(fc.constantFrom(...variables), { maxLength: 6 })
  .chain((chosen) => fc.tuple(...chosen.map(({ path, type }) => values[type]!.map((value) => [path, value] as const))))
  .map((changes) => changes.reduce((facts, [path, value]) => changed(facts, path, value), safeFacts));

function changed(facts: Facts, path: string, value: unknown): Facts {
  const [group = '', name = ''] = path.split('.');
  return { ...facts, [group]: { ...facts[group as keyof Facts], [name]: value } };
}

/** Candidates with a short text for counterexamples. */
const candidateArbitrary = fc
  .constantFrom(...candidates)
  .map((candidate) => Object.assign({ ...candidate }, { [fc.toStringMethod]: () => candidate.name }));

/** A permutation of a list, chosen by fast-check. */
function shuffled<T>(list: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
}

function reordered(candidate: Candidate): fc.Arbitrary<Candidate> {
  const { policy } = candidate;
  return fc
    .tuple(
      fc.tuple(...policy.levels.map(({ clauses }) => shuffled(clauses))),
      shuffled(policy.authorised),
      shuffled(policy.approvals),
    )
    .chain(([clauses, authorised, approvals]) =>
      shuffled(policy.levels.map((level, index) => ({ ...level, clauses: clauses[index]! }))).map((levels) => ({
        ...candidate,
        [fc.toStringMethod]: () => JSON.stringify({ levels, authorised, approvals }),
        policy: { ...policy, levels, authorised, approvals } satisfies Policy,
      })),
    );
}

describe('a decision', () => {
  it('does not depend on the order of levels, clauses, authorised actions or approval rules', () => {
    const both = candidateArbitrary.chain((candidate) => fc.tuple(fc.constant(candidate), reordered(candidate)));
    fc.assert(
      fc.property(both, factsArbitrary, ([candidate, other], facts) => {
        const one = createPolicy(candidate).decide(facts, safePlan, 0, startAt);
        const two = createPolicy(other).decide(facts, safePlan, 0, startAt);
        const { clauses, because, ...rest } = one;
        const { clauses: otherClauses, because: otherBecause, ...otherRest } = two;
        // Two entries of `authorised` may both allow an action; which of them is named is a matter of output.
        expect(otherRest).toEqual(rest);
        expect(sorted(otherClauses)).toEqual(sorted(clauses));
        expect(otherBecause.length).toBe(because.length);
      }),
      { numRuns: 300 },
    );
  });

  it('is never made more autonomous by a value that goes missing, unless a clause asks for that with has()', () => {
    fc.assert(
      fc.property(candidateArbitrary, factsArbitrary, fc.constantFrom(...variables), (candidate, facts, { path }) => {
        const engine = createPolicy(candidate);
        const guarded = candidate.policy.levels.some(({ clauses }) =>
          clauses.some(({ when }) => when.includes(`has(${path})`)),
        );
        fc.pre(!guarded);
        const known = engine.decide(facts, safePlan, 0, startAt).level;
        const unknown = engine.decide(changed(facts, path, null), safePlan, 0, startAt).level;
        expect(unknown).toBeLessThanOrEqual(known);
      }),
      { numRuns: 1_000 },
    );
  });

  it('to act always names what authorised it, and any other names a reason', () => {
    fc.assert(
      fc.property(candidateArbitrary, factsArbitrary, (candidate, facts) => {
        const decision = createPolicy(candidate).decide(facts, safePlan, 0, startAt);
        expect(decision.because.length).toBeGreaterThan(0);
        expect(decision.because.some((sentence) => sentence.includes('authorises'))).toBe(
          decision.disposition === 'act',
        );
        expect(decision.approval !== null).toBe(decision.disposition === 'ask');
      }),
      { numRuns: 300 },
    );
  });
});

function sorted(list: readonly { readonly id: string }[]) {
  return list.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
