import type { CompiledException, CompiledPolicy } from '../compile-policy.ts';
import type { Condition } from '../condition.ts';
import type { Axis } from './cell.ts';
import { exampleOf } from './cell.ts';
import { cutAxes } from './cut-axes.ts';
import { openSpace, type DecisionSpace } from './decision-space.ts';
import { listOf } from './describe-box.ts';
import { stepTargets, type StepTarget } from './step-targets.ts';
import { noAction } from './variable-domains.ts';

/** The space of the clauses alone: whatever is done, for which pattern and where, is a variable like any other. */
export interface ClauseSpaces {
  /** Something is done. */
  readonly steps: DecisionSpace;
  /** With proposals that recommend nothing beside the steps; the same space where no clause reads what is done. */
  readonly all: DecisionSpace;
  /** The steps on services for which exceptions lift clauses. */
  readonly lifted: readonly LiftedSpace[];
}

/** The steps on services for which the same clauses are lifted. */
export interface LiftedSpace {
  readonly space: DecisionSpace;
  /** Ids of clauses. */
  readonly lifts: ReadonlySet<string>;
  /** Which services, in words that end a sentence: ` on cart (exception winter-sale)`. */
  readonly where: string;
}

/** Builds them; exceptions count as they are in force at `asOfMs`. */
export function clauseSpaces(compiled: CompiledPolicy, asOfMs: number, cellsMax: number): ClauseSpaces {
  const conditions = compiled.levels.flatMap(({ clauses }) => clauses.map(({ condition }) => condition));
  const axes = cutAxes(conditions);
  const open = (own: readonly Axis[], exceptions: readonly CompiledException[], base = {}) =>
    openSpace({ subjects: [{ compiled, exceptions, authorisations: [] }], axes: own, base, cellsMax });
  const done = axes.map((axis) => (axis.path === 'action.kind' ? withoutNothing(axis) : axis));
  const steps = open(done, []);
  return {
    steps,
    all: axes.some(({ path }) => path === 'action.kind') ? open(axes, []) : steps,
    lifted: liftedTargets(compiled, conditions, asOfMs).map((target) => {
      const exceptions = target.exceptions[0] ?? [];
      return {
        space: open(
          done.map((axis) => on(axis, target)),
          exceptions,
          { 'scope.target': target.name },
        ),
        lifts: new Set(exceptions.flatMap(({ lifts }) => [...lifts])),
        where: whereOf(target, exceptions),
      };
    }),
  };
}

function withoutNothing({ path, cells }: Axis): Axis {
  return { path, cells: cells.filter((cell) => exampleOf(cell) !== noAction) };
}

function liftedTargets(compiled: CompiledPolicy, conditions: readonly Condition[], asOfMs: number) {
  return stepTargets([compiled], conditions, asOfMs).filter(({ exceptions }) => (exceptions[0] ?? []).length > 0);
}

function on(axis: Axis, { name }: StepTarget): Axis {
  return axis.path === 'scope.target' ? { path: axis.path, cells: [{ kind: 'value', value: name }] } : axis;
}

function whereOf({ cells }: StepTarget, exceptions: readonly CompiledException[]): string {
  const services = cells.map((cell) => String(exampleOf(cell)));
  const ids = [...new Set(exceptions.map(({ id }) => id))];
  return ` on ${listOf(services, 'or')} (${ids.length === 1 ? 'exception' : 'exceptions'} ${listOf(ids, 'and')})`;
}
