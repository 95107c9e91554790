import type { FactValue } from '../../domain/facts.ts';
import type { Level } from '../../domain/policy.ts';
import type { CompiledClause, CompiledLevel, CompiledPolicy } from '../compile-policy.ts';
import { lintProblem, type LintProblem, type LintSubject } from '../lint-report.ts';
import { oddValues } from './calm-facts.ts';
import type { LiftedSpace } from './clause-spaces.ts';
import type { DecisionSpace } from './decision-space.ts';

/** What the rules about cells look at: the policy, and the spaces of its clauses without the authorised actions. */
export interface CellSubject extends LintSubject {
  readonly compiled: CompiledPolicy;
  /** Steps, without any exception. */
  readonly space: DecisionSpace;
  /** The same with proposals that recommend nothing beside them. */
  readonly whole: DecisionSpace;
  /** Steps on services for which exceptions lift clauses. */
  readonly lifted: readonly LiftedSpace[];
}

/** Bits of a vote: levels that demand a person, of these the ones that any one clause demands, and levels that permit. */
export interface LevelMasks {
  readonly demand: number;
  readonly demandAlone: number;
  readonly permit: number;
}

/** Which bits of a vote are which levels. */
export function levelMasks({ levels }: CompiledPolicy): LevelMasks {
  let [demand, demandAlone, permit] = [0, 0, 0];
  levels.forEach(({ permits, match }, index) => {
    if (permits) permit |= 1 << index;
    else demand |= 1 << index;
    if (!permits && match === 'any') demandAlone |= 1 << index;
  });
  return { demand, demandAlone, permit };
}

/** Where a clause's condition stands in the policy's document. */
export function placeOfClause({ policy }: LintSubject, id: string): readonly PropertyKey[] {
  for (const [level, { clauses }] of policy.levels.entries()) {
    const clause = clauses.findIndex((one) => one.id === id);
    if (clause >= 0) return ['levels', level, 'clauses', clause, 'when'];
  }
  return ['levels'];
}

/** A clause with the level that it belongs to. */
export interface PlacedClause {
  readonly level: CompiledLevel;
  readonly clause: CompiledClause;
}

/** Clauses, in the order of the compiled policy. */
export function placedClauses({ levels }: CompiledPolicy): readonly PlacedClause[] {
  return levels.flatMap((level) => level.clauses.map((clause) => ({ level, clause })));
}

/** What decides where no clause does, in words. */
export function fallbackText(fallback: Level | null): string {
  return fallback === null
    ? 'level 1 decides, because no fallback is declared'
    : `the fallback, level ${fallback}, decides`;
}

/** A finding about a cell. What goes with it are the values in which the cell differs from an ordinary step. */
export function cellProblem(
  rule: Parameters<typeof lintProblem>[0],
  { source }: LintSubject,
  path: readonly PropertyKey[],
  [message, mend]: readonly [message: string, mend: string],
  cell: Readonly<Record<string, FactValue>>,
): LintProblem {
  return { ...lintProblem(rule, source, path, message, mend), cell: oddValues(cell) };
}
