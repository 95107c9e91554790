import { weighClauses } from '../weigh-clauses.ts';
import type { CompiledAuthorisation, CompiledException, CompiledLevel, CompiledPolicy } from '../compile-policy.ts';
import type { Condition, FactValues } from '../condition.ts';

/** One policy as it is asked here: the exceptions that count, and the authorised actions that could. */
export interface Subject {
  readonly compiled: CompiledPolicy;
  readonly exceptions: readonly CompiledException[];
  readonly authorisations: readonly CompiledAuthorisation[];
}

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
function levelVoter(level: CompiledLevel, exceptions: readonly CompiledException[]): Voter {
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

/**
 * The voters of one policy: each level, and each authorised action; or of the actions one for each level, whether any of
 * them holds, which is all that the level of a decision goes by (`chooseLevel`).
 */
export function votersOf({ compiled, exceptions, authorisations }: Subject, tellsEntries: boolean): readonly Voter[] {
  const levels = compiled.levels.map((level) => levelVoter(level, exceptions));
  if (tellsEntries) return [...levels, ...authorisations.map((entry) => authorisationVoter([entry]))];
  const byLevel = [...new Set(authorisations.map(({ level }) => level))];
  return [
    ...levels,
    ...byLevel.map((level) => authorisationVoter(authorisations.filter((entry) => entry.level === level))),
  ];
}

/** Whether the own condition of any of these authorised actions holds. */
function authorisationVoter(entries: readonly CompiledAuthorisation[]): Voter {
  return {
    all: false,
    conditions: entries.map(({ where }) => where),
    restrictTo: (concerns) => {
      const own = entries.map(({ where }) => where).filter(concerns);
      if (own.length === 0) return null;
      return (values: FactValues) => own.some((where) => where.evaluate(values).kind === 'true');
    },
  };
}
