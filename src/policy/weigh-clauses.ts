import type { ClauseResult } from '../domain/decision.ts';
import type { Level } from '../domain/policy.ts';
import type { CompiledClause, CompiledException, CompiledLevel, Concern } from './compile-policy.ts';
import type { ConditionResult, FactValues } from './condition.ts';

/** A clause that spoke against autonomy: it demands a person and matched, or permits and is not satisfied. */
export interface Objection {
  readonly clause: CompiledClause;
  readonly result: ConditionResult;
}

/** What all clauses of a policy say about one set of facts. */
export interface Weighed {
  /** The most human level that a clause demands; null when none does. */
  readonly demanded: Level | null;
  /** Levels 3 and 4 whose clauses hold, the most autonomous first. */
  readonly permitted: readonly Level[];
  readonly objections: readonly Objection[];
  readonly clauses: readonly ClauseResult[];
  /** Whose business the objections are. */
  readonly concerns: ReadonlySet<Concern>;
  /** Exceptions without which there would have been one more objection. */
  readonly exceptionsUsed: readonly string[];
}

/**
 * Asks every clause once. A clause that demands a person matches when it is true *or unknown*; one that permits is
 * satisfied only when it is true. A level without clauses neither demands nor permits: silence is no consent.
 */
export function weighClauses(
  levels: readonly CompiledLevel[],
  values: FactValues,
  exceptions: readonly CompiledException[],
): Weighed {
  let demanded: Level | null = null;
  const permitted: Level[] = [];
  const objections: Objection[] = [];
  const used = new Set<string>();
  for (const level of levels) {
    let against = 0;
    for (const clause of level.clauses) {
      const result = clause.condition.evaluate(values);
      if (level.permits ? result.kind === 'true' : result.kind === 'false') continue;
      if (lifted(clause, exceptions, used)) continue;
      against += 1;
      objections.push({ clause, result });
    }
    const size = level.clauses.length;
    if (size === 0) continue;
    if (level.permits) {
      if (level.match === 'all' ? against === 0 : against < size) permitted.push(level.level);
    } else if (level.match === 'any' ? against > 0 : against === size) {
      demanded = demanded === null || level.level < demanded ? level.level : demanded;
    }
  }
  return {
    demanded,
    permitted,
    objections,
    clauses: objections.map(resultOf),
    concerns: new Set(objections.flatMap(({ clause }) => clause.concern ?? [])),
    exceptionsUsed: [...used].toSorted(),
  };
}

function lifted(clause: CompiledClause, exceptions: readonly CompiledException[], used: Set<string>): boolean {
  let found = false;
  for (const exception of exceptions) {
    if (!exception.lifts.has(clause.id)) continue;
    used.add(exception.id);
    found = true;
  }
  return found;
}

const noInputs: readonly string[] = [];

function resultOf({ clause, result }: Objection): ClauseResult {
  const inputs = result.kind === 'unknown' ? result.inputs : noInputs;
  return { id: clause.id, inputs, level: clause.level, result: result.kind };
}
