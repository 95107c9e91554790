import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FactValue } from '../../../../src/domain/facts.ts';
import { cellHolds } from '../../../../src/policy/cells/cell.ts';
import { calmBoard, calmValue, factsOf, planOf, setFact } from '../../../../src/policy/cells/calm-facts.ts';
import { cellsThatDiffer } from '../../../../src/policy/cells/cells-that-differ.ts';
import { compilePolicy, type CompiledPolicy } from '../../../../src/policy/compile-policy.ts';
import { loadCandidate } from '../../../../src/policy/load-candidate.ts';
import { createPolicy } from '../../../../src/policy/policy-engine.ts';
import { damagedCandidate, type DamagedCandidate } from '../../../helpers/damaged-candidate.ts';
import { candidateWith } from '../../../helpers/policy-candidate.ts';

const policies = join(import.meta.dirname, '../../../../policies');
const startAt = '2026-12-01T00:00:00Z';
const asOf = Date.parse(startAt);

function compiled(folder: string): CompiledPolicy {
  return compilePolicy(loadCandidate(folder).policy, new Map());
}

describe('the cells in which two policies decide differently', () => {
  let copy: DamagedCandidate;
  const shipped = compiled(join(policies, 'production-platform'));

  beforeEach(() => {
    copy = damagedCandidate('production-platform');
  });

  afterEach(() => copy[Symbol.dispose]());

  it('are none for a policy and itself, and that is proved', () => {
    expect(cellsThatDiffer(shipped, shipped, asOf)).toEqual({ differences: [], isProof: true });
  });

  it('are none where a change of the text changes no decision', () => {
    copy.edit('policy.yaml', 'when: pattern.occurrences < 1', "when: '!(pattern.occurrences >= 1)'");
    expect(cellsThatDiffer(shipped, compiled(copy.folder), asOf).differences).toEqual([]);
  });

  it('are those between the two thresholds where one was moved', () => {
    copy.edit('policy.yaml', 'when: pattern.occurrences >= 10', 'when: pattern.occurrences >= 5');
    const { differences, isProof } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(isProof).toBe(true);
    expect(new Set(differences.map(({ levels }) => levels.join()))).toEqual(new Set(['2,4']));
    expect(differences.map(({ kind }) => kind).toSorted()).toContain('rolling-restart');
    for (const { sides, example } of differences) {
      const side = sides.find(({ path }) => path === 'pattern.occurrences');
      expect(side?.cells.every((cell) => [5, 9].some((value) => cellHolds(cell, value)))).toBe(true);
      expect([3, 4, 10].some((value) => side?.cells.some((cell) => cellHolds(cell, value)))).toBe(false);
      expect(example['pattern.occurrences']).toBe(5);
    }
  });

  it('are not called all where some were left out, or where not every cell was tried', () => {
    copy.edit('policy.yaml', 'when: pattern.occurrences >= 10', 'when: pattern.occurrences >= 5');
    const other = compiled(copy.folder);
    const { differences: all } = cellsThatDiffer(shipped, other, asOf);
    const most = (count: number) => cellsThatDiffer(shipped, other, asOf, undefined, count);
    expect(all.length).toBeGreaterThan(2);
    for (const count of [0, 1, all.length - 1]) {
      expect(most(count)).toEqual({ differences: all.slice(0, count), isProof: false });
    }
    expect(most(all.length)).toEqual({ differences: all, isProof: true });
    expect(cellsThatDiffer(shipped, other, asOf, 2).isProof).toBe(false);
  });

  it('are of one kind of action where only that is no longer authorised', () => {
    copy.edit('policy.yaml', '    kind: scale-out\n    level: 4', '    kind: scale-out\n    level: 2');
    const { differences } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(new Set(differences.map(({ kind, levels }) => `${kind} ${levels.join()}`))).toEqual(
      new Set(['scale-out 4,2']),
    );
  });

  it('are of one kind of action where only that becomes a matter of people', () => {
    copy.edit('policy.yaml', 'alwaysHuman: [', 'alwaysHuman: [rolling-restart, ');
    const { differences } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(new Set(differences.map(({ kind, levels }) => `${kind} ${levels.join()}`))).toEqual(
      new Set(['rolling-restart 4,2']),
    );
  });

  it('are of one service where only an exception for it is new', () => {
    const exception = '{ id: e, reason: a test, lifts: [c3-budget], services: [cart], expires: 2027-01-01 }';
    copy.edit(
      'policy.yaml',
      'qualityAlerts:',
      `exceptions:\n  - ${exception.replace('2027-01-01', "'2027-01-01'")}\n\nqualityAlerts:`,
    );
    const other = compiled(copy.folder);
    const { differences } = cellsThatDiffer(shipped, other, asOf);
    expect(new Set(differences.map(({ target, levels }) => `${target} ${levels.join()}`))).toEqual(
      new Set(['cart 2,4']),
    );
    expect(cellsThatDiffer(shipped, other, Date.parse('2027-01-01')).differences).toEqual([]);
  });

  it.each([
    [
      'in a clause that permits',
      'when: pattern.occurrences >= 10',
      `when: 'pattern.occurrences >= 10 || scope.target == "cart"'`,
    ],
    ['in a clause that demands', 'when: scope.shared', `when: 'scope.shared && scope.target != "cart"'`],
    [
      'in the condition of an authorised action',
      'where: scope.kind == "stateless"',
      'where: scope.kind == "stateless" && scope.target != "cart"',
    ],
  ])('are of one service where it alone is carved out %s', (_, text, by) => {
    copy.edit('policy.yaml', text, by);
    const { differences, isProof } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(isProof).toBe(true);
    expect(differences.length).toBeGreaterThan(0);
    expect(new Set(differences.map(({ target }) => target))).toEqual(new Set(['cart']));
    for (const { targets, example } of differences) {
      expect(example['scope.target']).toBe('cart');
      expect(['cart', 'carts', 'a-service'].map((name) => targets.some((cell) => cellHolds(cell, name)))).toEqual([
        true,
        false,
        false,
      ]);
    }
  });

  it('are of services between which nothing tells a difference as of one, and of all others as of another', () => {
    copy.edit('policy.yaml', 'when: scope.shared', `when: 'scope.shared && !(scope.target in ["cart", "checkout"])'`);
    const { differences } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(new Set(differences.map(({ target }) => target))).toEqual(new Set(['cart']));
    const [region] = differences;
    const holds = (name: string) => region?.targets.some((cell) => cellHolds(cell, name));
    expect(['cart', 'checkout', 'catalogue'].map(holds)).toEqual([true, true, false]);
  });

  it('are of a proposal without an action where one stands by and the other shows what is known', () => {
    const stand = `  - level: 0\n    title: Manual\n    match: any\n    clauses:\n      - { id: nothing, when: 'action.kind == "none"', because: nothing is proposed }\n`;
    copy.edit('policy.yaml', '  - level: 1\n    title: Assisted', `${stand}  - level: 1\n    title: Assisted`);
    const { differences } = cellsThatDiffer(shipped, compiled(copy.folder), asOf);
    expect(new Set(differences.map(({ kind, levels }) => `${kind} ${levels.join()}`))).toEqual(new Set(['none 1,0']));
  });

  it('are proved for any number of authorised actions', () => {
    const entry = (index: number) =>
      `  - { id: more-${index}, kind: rolling-restart, level: 4, because: more, where: scope.replicas <= ${index}.5 }\n`;
    const more = Array.from({ length: 40 }, (_, index) => entry(index)).join('');
    copy.edit('policy.yaml', 'authorised:\n', `authorised:\n${more}`);
    const many = compiled(copy.folder);
    expect(cellsThatDiffer(many, many, asOf)).toEqual({ differences: [], isProof: true });
    const found = cellsThatDiffer(shipped, many, asOf);
    expect(found.isProof).toBe(true);
    expect(new Set(found.differences.map(({ kind }) => kind))).toEqual(new Set(['rolling-restart']));
  });

  it('are those in which an entry of the higher level holds, beside any number of the lower one', () => {
    const kind = 'rolling-restart';
    const entry = (id: string, own: 3 | 4, where: string) => ({ id, kind, level: own, where, because: 'x' }) as const;
    const many = Array.from({ length: 40 }, (_, index) => entry(`e${index}`, 3, 'true'));
    const policy = (where: string) =>
      candidateWith({ authorised: [entry('high', 4, where), ...many], fallback: 2 }).policy;
    const [one, other] = ['scope.services == 1', 'scope.services <= 2'].map((where) =>
      compilePolicy(policy(where), new Map()),
    );
    const { differences, isProof } = cellsThatDiffer(one!, other!, asOf);
    expect(isProof).toBe(true);
    expect(differences.map(({ kind, levels, example }) => [kind, levels, example['scope.services']])).toEqual([
      ['rolling-restart', [2, 4], 2],
    ]);
  });

  it('are told in full: whatever case is tried, the two differ there if and only if it lies in a region', () => {
    copy.edit('policy.yaml', 'when: pattern.occurrences >= 10', 'when: pattern.occurrences >= 5');
    copy.edit('policy.yaml', 'agent.confidence <= 0.84', 'agent.confidence < 0.85');
    copy.edit(
      'policy.yaml',
      'when: scope.shared',
      "when: 'has(scope.shared) && scope.shared && budget.remaining < 0.9'",
    );
    copy.edit('policy.yaml', 'fallback: 2', 'fallback: 1');
    const [one, other] = [loadCandidate(join(policies, 'production-platform')), loadCandidate(copy.folder)];
    const { differences, isProof } = cellsThatDiffer(
      compilePolicy(one.policy, new Map()),
      compilePolicy(other.policy, new Map()),
      asOf,
    );
    expect(isProof).toBe(true);
    const [decideOne, decideOther] = [createPolicy(one), createPolicy(other)];
    let differing = 0;
    fc.assert(
      fc.property(caseArbitrary, (values: Readonly<Record<string, FactValue>>) => {
        const board = calmBoard();
        for (const [path, value] of Object.entries(values)) setFact(board, path, value);
        const facts = factsOf(board);
        const levels = [decideOne, decideOther].map((policy) => policy.decide(facts, planOf(facts), 0, startAt).level);
        const regions = differences.filter(
          ({ kind, pattern, sides }) =>
            kind === values['action.kind'] &&
            pattern === values['agent.pattern'] &&
            sides.every(({ path, cells }) =>
              cells.some((cell) => cellHolds(cell, path in values ? (values[path] ?? null) : calmValue(path))),
            ),
        );
        if (levels[0] !== levels[1]) differing += 1;
        const told = new Set(regions.map((region) => region.levels.join()));
        expect(told).toEqual(new Set(levels[0] === levels[1] ? [] : [levels.join()]));
      }),
      { numRuns: 3_000, seed: 7 },
    );
    expect(differing).toBeGreaterThan(100);
  });
});

const fraction: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 0.2, 0.25, 0.6, 0.75, 0.84, 0.845, 0.85, 0.9, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** All variables that production-platform reads, mostly at values that let a step pass. */
const caseArbitrary = fc.record<Record<string, FactValue>>({
  'action.kind': fc.constant('rolling-restart'),
  'agent.pattern': fc.constantFrom('oom-leak', 'queue-worker-stuck', 'another'),
  'agent.confidence': fc.oneof(fc.constant(0.9), fc.constant(0.9), fc.option(fraction)),

  'pattern.occurrences': fc.option(fc.integer({ min: 0, max: 14 }), { freq: 9 }),
  'pattern.consistency': fc.oneof(fc.constant(0.95), fc.constant(0.95), fraction),
  'budget.remaining': fc.oneof(fc.constant(0.95), fc.constant(0.95), fc.option(fraction)),
  'scope.concurrent': fc.oneof(fc.constant(0.1), fc.constant(0.1), fraction),
  'scope.services': fc.constantFrom(1, 1, 1, 2),
  'scope.shared': fc.constantFrom(false, false, true, null),
  'scope.regulated': fc.constantFrom(false, false, false, true, null),
  'change.recorded': fc.boolean(),
  'scope.kind': fc.constantFrom('stateless', 'stateless', 'cache'),
  'qualification.state': fc.constantFrom('valid', 'valid', 'missing', 'expired'),
  'evidence.ageMinutes': fc.constantFrom(0, 1, 5, 6, null),
  'reversal.kind': fc.constantFrom('self-restoring', 'undo', 'irreversible'),
});
