import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/domain/action.ts';
import type { Decision } from '../../src/domain/decision.ts';
import type { FactValue, Facts } from '../../src/domain/facts.ts';
import { calmBoard, factsOf, planOf, setFact } from '../../src/policy/cells/calm-facts.ts';
import { cellHolds } from '../../src/policy/cells/cell.ts';
import { cellsThatDiffer } from '../../src/policy/cells/cells-that-differ.ts';
import { lintCells, type CellReport } from '../../src/policy/cells/lint-cells.ts';
import { changesSomething, factsOfKind, stepKinds, type StepKind } from '../../src/policy/cells/step-kinds.ts';
import { compilePolicy } from '../../src/policy/compile-policy.ts';
import { createPolicy } from '../../src/policy/policy-engine.ts';
import { candidateWith, level } from '../helpers/policy-candidate.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';

type Policy = Parameters<typeof candidateWith>[0];

const startAt = '2026-12-01T00:00:00Z';

/** What is done, on which service and for which pattern is asked in every way that a condition can, beside other things. */
const atom = fc.constantFrom(
  'scope.target == "cart"',
  'scope.target != "checkout"',
  'scope.target in ["cart", "checkout"]',
  'scope.target.startsWith("ch")',
  'action.kind == "none"',
  'action.kind != "rolling-restart"',
  'action.kind.startsWith("scale")',
  'action.kind in ["query-logs", "scale-in"]',
  'action.amount > 2.0',
  'action.tier == 0',
  'scope.services > 1',
  'scope.services == 0',
  'scope.cumulative < 0.5',
  'agent.confidence >= 0.8',
  'agent.pattern == "leak"',
  'qualification.state == "valid"',
);
const condition = fc
  .tuple(atom, fc.constantFrom('&&', '||'), atom, fc.constantFrom('', '', '!'))
  .map(([one, join, other, not]) => `${not}(${one} ${join} ${other})`);

// Without it the pattern is cut only where something reads it, and a case could not be looked up by its pattern.
const readsPattern = 'agent.pattern == "leak" || agent.pattern != "leak"';

const policyArbitrary: fc.Arbitrary<Policy> = fc
  .record({
    conditions: fc.array(condition, { minLength: 6, maxLength: 6 }),
    wheres: fc.array(fc.oneof(fc.constant('true'), atom), { minLength: 3, maxLength: 3 }),
    patterns: fc.constantFrom<string[]>([], ['leak']),
    lifts: fc.constantFrom('c0', 'c2', 'c3', 'c5'),
    services: fc.constantFrom<string[]>(['cart'], ['cart', 'checkout'], ['basket']),
    fallback: fc.constantFrom(1 as const, 2 as const, null),
    many: fc.constantFrom(false, false, false, true),
  })
  .map(({ conditions, wheres: [one = '', two = '', three = ''], patterns, lifts, services, fallback, many }) => {
    const clause = (index: number): [string, string] => [`c${index}`, conditions[index] ?? ''];
    // What always demanded a person would leave nothing to look at.
    const doubtful = (index: number): [string, string] => {
      const unsure = '!(has(agent.confidence) && agent.confidence >= 0.8)';
      return [`c${index}`, `${conditions[index] ?? ''} && ${unsure}`];
    };
    const entry = (id: string, kind: 'rolling-restart' | 'scale-out' | 'query-logs', where: string) => ({
      id,
      kind,
      where,
      level: 4 as const,
      because: 'a test',
    });
    // So many that no vote can tell them apart; none of them is ever used, since no share is that small.
    const more = Array.from({ length: many ? 40 : 0 }, (_, index) =>
      entry(`more-${index}`, 'rolling-restart', `scope.traffic > 2.0`),
    );
    return {
      levels: [
        level(4, [clause(0), ['reads', readsPattern]]),
        level(3, [clause(1)]),
        level(2, [clause(2), doubtful(3)]),
        level(1, [doubtful(4)]),
        level(0, [doubtful(5)]),
      ],
      authorised: [
        ...more,
        { ...entry('first', 'rolling-restart', one), patterns },
        { ...entry('second', 'rolling-restart', two), level: 3 },
        { ...entry('third', 'scale-out', three), level: 3 },
        entry('look', 'query-logs', 'true'),
      ],
      exceptions: [{ id: 'e', reason: 'a test', lifts: [lifts], services, expires: '2027-01-01' }],
      fallback,
    };
  });

interface Case {
  readonly kind: StepKind;
  readonly facts: Facts;
}

const caseArbitrary: fc.Arbitrary<Case> = fc
  .record<Record<string, FactValue>>({
    'action.kind': fc.constantFrom('rolling-restart', 'scale-out', 'none', ...actionKinds),
    'agent.pattern': fc.constantFrom('leak', 'another', null),
    'scope.target': fc.constantFrom('cart', 'checkout', 'chat', 'basket', 'web'),
    'scope.services': fc.constantFrom(1, 1, 2),
    'scope.cumulative': fc.constantFrom(0.1, 0.9),
    'action.amount': fc.constantFrom(0, 1, 5),
    'action.tier': fc.constantFrom(0, 1, 2),
    'agent.confidence': fc.constantFrom(0.5, 0.9, null),
    'qualification.state': fc.constantFrom('valid', 'valid', 'expired'),
  })
  .map((values) => {
    const kind = values['action.kind'] as StepKind;
    const board = calmBoard();
    for (const [path, value] of Object.entries({ ...values, ...factsOfKind(kind) })) setFact(board, path, value);
    return { kind, facts: factsOf(board) };
  });

const cases = fc.array(caseArbitrary, { minLength: 60, maxLength: 60 });

describe('what the cells of a policy prove', () => {
  it('of two policies holds in every case: they differ there if and only if it lies in a region', () => {
    let differing = 0;
    fc.assert(
      fc.property(policyArbitrary, policyArbitrary, cases, (one, other, all) => {
        const candidates = [candidateWith(one), candidateWith(other)];
        const [a, b] = candidates.map(({ policy }) => compilePolicy(policy, new Map()));
        if (a === undefined || b === undefined) throw new Error('there are two');
        const { differences, isProof } = cellsThatDiffer(a, b, Date.parse(startAt));
        expect(isProof).toBe(true);
        const engines = candidates.map((candidate) => createPolicy(candidate));
        const told = new Set(stepKinds([a, b]));
        const named = kindsNamedIn(JSON.stringify([one.levels, other.levels]));
        for (const { kind, facts } of all) {
          const [x, y] = engines.map((engine) => engine.decide(facts, planOf(facts), 0, startAt).level);
          const values = facts as unknown as Readonly<Record<string, Readonly<Record<string, FactValue>>>>;
          const isAlike = (own: StepKind): boolean =>
            own === kind || (!told.has(kind) && !named.has(own) && keyOf(own) === keyOf(kind));
          const inside = differences.filter(
            (region) =>
              isAlike(region.kind) &&
              region.pattern === facts.agent.pattern &&
              region.targets.some((cell) => cellHolds(cell, facts.scope.target)) &&
              region.sides.every(({ path, cells }) => {
                const [group = '', name = ''] = path.split('.');
                return cells.some((cell) => cellHolds(cell, values[group]?.[name] ?? null));
              }),
          );
          if (x !== y) differing += 1;
          expect([...new Set(inside.map(({ levels }) => levels.join()))]).toEqual(x === y ? [] : [`${x},${y}`]);
        }
      }),
      { numRuns: 20, seed: 11, endOnFailure: true },
    );
    expect(differing).toBeGreaterThan(200);
  });

  it('of one policy holds in every case: a rule that tells nothing is broken in none', () => {
    const met: Record<Shown, number> = { unqualified: 0, silent: 0, used: 0, given: 0 };
    fc.assert(
      fc.property(policyArbitrary, cases, (made, all) => {
        const candidate = candidateWith(made);
        const placeOf = () => ({ file: 'policy.yaml', line: null, column: null });
        const source = { file: 'policy.yaml', text: '', value: null, placeOf };
        const subject = { policy: candidate.policy, source, runbooks: [], charter: shippedCharter, asOf: '2026-12-01' };
        const report = lintCells(subject, candidate);
        const engine = createPolicy(candidate);
        for (const { facts } of all) {
          for (const [what, isTold] of shownBy(engine.decide(facts, planOf(facts), 0, startAt), facts, report)) {
            met[what] += 1;
            expect([what, isTold]).toEqual([what, true]);
          }
        }
      }),
      { numRuns: 30, seed: 12, endOnFailure: true },
    );
    for (const count of Object.values(met)) expect(count).toBeGreaterThan(3);
  });
});

type Shown = 'unqualified' | 'silent' | 'used' | 'given';

/** What a decision shows, each with whether lint says nothing to the contrary. */
function shownBy(
  { level: given, because, clauses }: Decision,
  { qualification }: Facts,
  { problems, count }: CellReport,
): readonly (readonly [Shown, boolean])[] {
  const said = because.join(' ');
  const about = (...rules: string[]) => problems.filter(({ rule }) => rules.includes(rule));
  const shown: [Shown, boolean][] = [];
  if (given >= 3 && qualification.state !== 'valid') {
    shown.push(['unqualified', about('unqualified-autonomy').length === 1]);
  }
  if (said.includes('No level is permitted and none is demanded')) {
    shown.push(['silent', !count.neverFallsBack && about('gap').length > 0]);
  }
  const entry = /`([\w-]+)` authorises/.exec(said)?.[1];
  if (entry !== undefined) {
    const idle = about('dead-action', 'shadowed-action').map(({ message }) => message);
    shown.push(['used', !idle.some((message) => message.startsWith(`${entry} is`))]);
  }
  if (given === 0 && clauses.some(({ level: own, result }) => own === 0 && result === 'true')) {
    const dead = about('dead-level', 'dead-clause').map(({ message }) => message);
    shown.push(['given', !dead.some((message) => / 0 /.test(message))]);
  }
  return shown;
}

/** Kinds that policies of this file name; none of these stands for another one. */
function kindsNamedIn(text: string): ReadonlySet<StepKind> {
  const isScaleIn = text.includes('scale-in') || text.includes('startsWith(\\"scale');
  return new Set(['rolling-restart', 'scale-out', 'query-logs', 'none', ...(isScaleIn ? (['scale-in'] as const) : [])]);
}

function keyOf(kind: StepKind): string {
  return `${JSON.stringify(factsOfKind(kind))} ${changesSomething(kind)}`;
}
