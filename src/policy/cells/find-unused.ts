import type { Level } from '../../domain/policy.ts';
import { lintProblem, type LintProblem } from '../lint-report.ts';
import type { CompiledAuthorisation } from '../compile-policy.ts';
import { cellProblem, levelMasks, placedClauses, type CellSubject } from './cell-subject.ts';
import type { DecisionSpace } from './decision-space.ts';
import { listOf } from './describe-box.ts';
import { isProof } from './space-group.ts';
import type { StepContext } from './step-contexts.ts';

/** A kind of step with its cells. */
export interface OpenContext {
  readonly context: StepContext;
  readonly space: DecisionSpace;
}

/** Levels that no cell is given, and authorised actions under which nothing ever runs. */
export function findUnused(subject: CellSubject, contexts: readonly OpenContext[]): readonly LintProblem[] {
  const levels = new Set<Level>();
  const used = new Set<string>();
  for (const { space } of contexts) {
    // One unfinished group is enough for a level to be reached where nobody looked.
    if (!space.groups.every(isProof)) return [];
    for (const { bits } of space.votes) {
      for (const { level, authorisation, demanded, permitted } of space.answersTo(bits)) {
        if (demanded === level || permitted.includes(level)) levels.add(level);
        if (authorisation !== null) used.add(authorisation);
      }
    }
  }
  const dead = deadLevels(subject, levels);
  // Where nothing ever runs alone, no action is to blame for it.
  return used.size === 0 ? dead : [...dead, ...deadActions(subject, contexts, used)];
}

function deadLevels(subject: CellSubject, given: ReadonlySet<Level>): LintProblem[] {
  return subject.policy.levels.flatMap(({ level, clauses }, index) => {
    if (given.has(level) || clauses.length === 0 || hasDeadClause(subject, level)) return [];
    const votes = subject.space.votes.find(({ bits }) => holds(subject, level, bits));
    const why = votes === undefined ? 'its clauses never hold together' : whyNotGiven(subject, level);
    const values = votes === undefined ? {} : subject.space.valuesOf(votes.rows);
    const message = `Level ${level} is never given: ${why}.`;
    const mend = 'Mend its clauses, or remove the level.';
    return [cellProblem(['warning', 'dead-level', 'C5'], subject, ['levels', index, 'level'], [message, mend], values)];
  });
}

/** Among the cells in which the level's own clauses hold, what stands before it. */
function whyNotGiven(subject: CellSubject, level: Level): string {
  const { permit, demand } = levelMasks(subject.compiled);
  const own = subject.space.votes.filter(({ bits }) => holds(subject, level, bits));
  if (level <= 2) return 'wherever it is demanded, a more human level is demanded too';
  const calm = own.filter(({ bits }) => (bits & demand) === 0);
  if (calm.length === 0) return 'wherever its clauses hold, another clause demands a person';
  const isOutdone = (bits: number): boolean =>
    subject.compiled.levels.some((other, index) => other.level > level && ((bits & permit) >> index) & 1);
  return calm.every(({ bits }) => isOutdone(bits))
    ? 'wherever its clauses hold, those of a more autonomous level hold as well'
    : 'no action is authorised in any case in which its clauses hold';
}

/** A clause that is never true is a finding of its own, and the cause. */
function hasDeadClause({ compiled, whole: space }: CellSubject, level: Level): boolean {
  return placedClauses(compiled).some(({ level: own, clause }) => {
    if (own.level !== level) return false;
    const group = space.groups.find(({ conditions }) => conditions.includes(clause.condition));
    return group !== undefined && !group.saidBy(clause.condition).includes('true');
  });
}

function holds({ compiled }: CellSubject, level: Level, bits: number): boolean {
  return compiled.levels.some((own, index) => own.level === level && (bits >> index) & 1);
}

function deadActions(subject: CellSubject, contexts: readonly OpenContext[], used: ReadonlySet<string>): LintProblem[] {
  const { policy } = subject;
  return policy.authorised.flatMap(({ id, kind, level }, index) => {
    if (used.has(id) || level < 3 || policy.alwaysHuman.includes(kind)) return [];
    const place = ['authorised', index, 'id'];
    const own = contexts.filter(({ context }) => context.kind === kind);
    // Where there are too many to tell them apart, that is told instead (`notProved`).
    if (!own.every(({ space }) => space.tellsEntries)) return [];
    const others = new Set(own.flatMap(({ space, context }) => rivalsOf(space, entryOf(context, id))));
    if (others.size > 0) {
      const message = `${id} is never used: wherever it would let ${kind} run, ${listOf([...others], 'or')} already does.`;
      const mend = 'Remove one of them, or mend its patterns and its `where`.';
      return [lintProblem(['warning', 'shadowed-action', 'C2'], subject.source, place, message, mend)];
    }
    const permitted = own.some(({ space }) => space.votes.some(({ bits }) => isPermitted(subject, bits)));
    const why = permitted
      ? 'wherever its own condition and its patterns hold, a clause stands against it'
      : `for ${kind} no level that permits is ever met`;
    const message = `${id} is never used: ${why}.`;
    const mend = 'Mend the entry or the clause, or remove the entry.';
    return [lintProblem(['warning', 'dead-action', 'C2'], subject.source, place, message, mend)];
  });
}

function entryOf({ subjects }: StepContext, id: string): CompiledAuthorisation | null {
  return subjects[0]?.authorisations.find((entry) => entry.id === id) ?? null;
}

/** Entries under which a step runs that this entry, which is null where it is for other patterns, would have let run as well. */
function rivalsOf(space: DecisionSpace, entry: CompiledAuthorisation | null): readonly string[] {
  if (entry === null) return [];
  return space.votes.flatMap((votes) => {
    const authorisation = space.answersTo(votes.bits)[0]?.authorisation ?? null;
    if (authorisation === null || authorisation === entry.id) return [];
    return space.holds(entry.where, votes.rows) ? [authorisation] : [];
  });
}

function isPermitted({ compiled }: CellSubject, bits: number): boolean {
  const { permit, demand } = levelMasks(compiled);
  return (bits & demand) === 0 && (bits & permit) !== 0;
}
