import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calmBoard, factsOf, planOf, setFact } from '../../../../src/policy/cells/calm-facts.ts';
import { exampleOf } from '../../../../src/policy/cells/cell.ts';
import { openSpace } from '../../../../src/policy/cells/decision-space.ts';
import { stepContexts } from '../../../../src/policy/cells/step-contexts.ts';
import { compilePolicy } from '../../../../src/policy/compile-policy.ts';
import { loadCandidate } from '../../../../src/policy/load-candidate.ts';
import { createPolicy } from '../../../../src/policy/policy-engine.ts';

const root = join(import.meta.dirname, '../../../..');
const startAt = '2026-12-01T00:00:00Z';

describe.each([
  'policies/production-platform',
  'policies/conservative',
  'policies/always-act',
  'test/fixtures/lint/unknown-read-as-good',
])('the decision space of %s', (folder) => {
  const candidate = loadCandidate(join(root, folder));
  const policy = createPolicy(candidate);
  const contexts = stepContexts([compilePolicy(candidate.policy, new Map())], Date.parse(startAt));
  const spaces = contexts.map((context) => openSpace({ ...context, cellsMax: 50_000 }));

  it('answers in each cell as the policy decides there', () => {
    const picks = fc.array(fc.nat(), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.nat(), picks, (which, numbers) => {
        const space = spaces[which % spaces.length];
        if (space === undefined) throw new Error('there is no space');
        const board = calmBoard();
        const rows = space.groups.map((group, index) => (numbers[index] ?? 0) % group.rows.length);
        for (const [path, value] of Object.entries(space.valuesOf(rows))) setFact(board, path, value);
        // Any value of a cell serves: here those that are not ordinary.
        space.groups.forEach((group, index) => {
          group.axes.forEach((axis, position) => {
            const cell = axis.cells[group.rows[rows[index] ?? 0]?.[position] ?? -1];
            if (cell !== undefined) setFact(board, axis.path, exampleOf(cell));
          });
        });
        const facts = factsOf(board);
        const decided = policy.decide(facts, planOf(facts), 0, startAt);
        const votes = space.groups.map((group, index) => group.bits[rows[index] ?? 0] ?? 0);
        const bits = votes.reduce((all, one) => space.combine(all, one), space.nobody);
        expect(space.answersTo(bits)[0]?.level).toBe(decided.level);
        expect(space.votes.map((one) => one.bits)).toContain(bits);
      }),
      { numRuns: 400 },
    );
  });

  it('has a cell for each way of voting', () => {
    for (const space of spaces) {
      for (const { bits, rows } of space.votes) {
        const votes = space.groups.map((group, index) => group.bits[rows[index] ?? -1] ?? -1);
        expect(votes.reduce((all, one) => space.combine(all, one), space.nobody)).toBe(bits);
      }
    }
  });
});
