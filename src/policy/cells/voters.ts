import { weighClauses } from '../weigh-clauses.ts';
import type { CompiledAuthorisation, CompiledException, CompiledLevel } from '../compile-policy.ts';
import type { Condition, FactValues } from '../condition.ts';

/**
 * One yes or no that a decision is made of, and that can be asked of independent variables one group at a time: over
 * all groups it is a yes when `all` are, or when any is.
 */
export interface Voter {
  readonly all: boolean;
  readonly conditions: readonly Condition[];
  /** Its answer from those conditions alone that `concerns` picks; null when it picks none. */
  restrictTo(concerns: (condition: Condition) => boolean): ((values: FactValues) => boolean) | null;
}

/** Whether a level is demanded or permitted, by the policy's own weighing of the clauses that are asked. */
export function levelVoter(level: CompiledLevel, exceptions: readonly CompiledException[]): Voter {
  return {
    // A level without clauses neither permits nor demands: nobody says yes, and that must not count as all saying it.
    all: level.match === 'all' && level.clauses.length > 0,
    conditions: level.clauses.map(({ condition }) => condition),
    restrictTo: (concerns) => {
      const clauses = level.clauses.filter(({ condition }) => concerns(condition));
      if (clauses.length === 0) return null;
      const part = [{ ...level, clauses }];
      return (values) => {
        const { demanded, permitted } = weighClauses(part, values, exceptions);
        return demanded !== null || permitted.length > 0;
      };
    },
  };
}

/** Whether an authorised action's own condition holds. */
export function authorisationVoter({ where }: CompiledAuthorisation): Voter {
  return {
    all: true,
    conditions: [where],
    restrictTo: (concerns) => (concerns(where) ? (values: FactValues) => where.evaluate(values).kind === 'true' : null),
  };
}
