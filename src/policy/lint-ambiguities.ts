import { actionTraits } from '../domain/action.ts';
import type { Level } from '../domain/policy.ts';
import { compileCondition, type Condition } from './condition.ts';
import { lintProblem, type LintProblem, type LintSubject } from './lint-report.ts';
import { variables } from './variables.ts';

/**
 * Words of a policy that two careful readers take in two ways (requirements.md C5, B2): what share of the replicas is
 * meant, what that share means where there are few, and whether a restart counts as reversible. All are notes: the
 * clause says one thing, and a reader should know the other.
 */
export function lintAmbiguities(subject: LintSubject): readonly LintProblem[] {
  return subject.policy.levels.flatMap(({ level, clauses }, index) => {
    if (level < 3) return [];
    const read = clauses.flatMap(({ id, when }, position) => {
      const result = compileCondition(when, variables);
      const path = ['levels', index, 'clauses', position, 'when'];
      return result.kind === 'compiled' ? [{ id, level, path, condition: result.condition }] : [];
    });
    const paths = new Set(read.flatMap(({ condition }) => condition.reads));
    return read.flatMap((clause) => [
      ...fewReplicas(subject, clause, paths),
      ...oneMeasureOfRadius(subject, clause, paths),
      ...restartAsReversal(subject, clause),
    ]);
  });
}

interface ReadClause {
  readonly id: string;
  readonly level: Level;
  readonly path: readonly PropertyKey[];
  readonly condition: Condition;
}

/** A service has whole replicas: where one of them is more than the bound, the bound is none of that service. */
function fewReplicas({ source }: LintSubject, clause: ReadClause, paths: ReadonlySet<string>): LintProblem[] {
  const { condition, id, level } = clause;
  if (condition.reads.join() !== 'scope.concurrent' || paths.has('scope.replicas')) return [];
  const holds = (replicas: number): boolean =>
    condition.evaluate({ scope: { concurrent: 1 / replicas } }).kind === 'true';
  if (holds(1)) return [];
  const enough = replicaCounts.find(holds);
  if (enough === undefined) return [];
  const message = `Of fewer than ${enough} replicas one is already more than ${id} allows at one time (1 of ${enough - 1} is ${percent(1 / (enough - 1))}), so that on such services nothing that replaces a replica meets level ${level}. The policy does not say whether that is meant.`;
  const mend = 'Say it for services with few replicas, for example `|| scope.replicas == 1`.';
  return [lintProblem(['note', 'ambiguous-small-services', 'C5'], source, clause.path, message, mend)];
}

/** Services with more replicas than this have no replica that matters for a bound that people write. */
const replicaCounts = Array.from({ length: 1_000 }, (_, index) => index + 1);

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`;
}

/** Touched at one time, or by the end: a rolling restart is far apart in the two (requirements.md B2). */
function oneMeasureOfRadius(
  { policy, source }: LintSubject,
  clause: ReadClause,
  paths: ReadonlySet<string>,
): LintProblem[] {
  const { condition, id, level } = clause;
  if (!condition.reads.includes('scope.concurrent') || paths.has('scope.cumulative')) return [];
  // The bound is a bound only if everything at once is over it.
  if (condition.evaluate({ scope: { concurrent: 1 } }).kind !== 'false') return [];
  const restart = policy.authorised.find((entry) => entry.kind === 'rolling-restart' && entry.level >= level);
  if (restart === undefined) return [];
  const message = `${id} bounds what is changed at one time. Read as what is changed by the end, ${restart.id} could never run at level ${level}: a rolling restart touches every replica, 100 %.`;
  const mend = 'Name both measures, at one time and by the end (`scope.concurrent`, `scope.cumulative`).';
  return [lintProblem(['note', 'ambiguous-radius', 'C5'], source, clause.path, message, mend)];
}

/** A restart has nothing that takes it back; it is reversible only if what restores itself counts as that. */
function restartAsReversal({ policy, source }: LintSubject, clause: ReadClause): LintProblem[] {
  const { condition, id, level } = clause;
  if (condition.reads.join() !== 'reversal.kind') return [];
  const says = (kind: string) => condition.evaluate({ reversal: { kind } }).kind;
  if (says('self-restoring') !== 'true' || says('irreversible') === 'true') return [];
  const entries = policy.authorised.filter(
    (entry) => entry.level >= level && actionTraits[entry.kind].undoneBy === null,
  );
  const [first] = entries;
  if (first === undefined) return [];
  const others = entries.length > 1 ? ` and ${entries.length - 1} more` : '';
  const message = `${id} takes what restores itself for reversible. Read as what can be undone, ${first.id}${others} could never run at level ${level}: a ${first.kind} has no undo.`;
  const mend = 'Say that a step which restores itself counts, and for which workloads.';
  return [lintProblem(['note', 'ambiguous-reversal', 'C5'], source, clause.path, message, mend)];
}
