import { limits } from '../../domain/limits.ts';
import type { CompiledClause, CompiledPolicy } from '../compile-policy.ts';
import type { Condition } from '../condition.ts';
import { cutAxes } from './cut-axes.ts';
import { openSpace } from './decision-space.ts';
import { isProof } from './space-group.ts';

/** Whether every clause of two policies says the same in every cell; if not, or if it cannot be proved, why. */
export type SameClauses =
  { readonly kind: 'same' } | { readonly kind: 'unproved'; readonly because: readonly string[] };

/**
 * Holds each clause and each authorised action of one policy against that of the same name in the other, in every cell
 * between which either could tell a difference: true, false and unknown in the same cells. That is more than equal levels. What
 * people are told again, and who is called, goes by the clauses that object and not by the level alone.
 */
export function sameClauses(one: CompiledPolicy, other: CompiledPolicy): SameClauses {
  const because: string[] = [];
  const [ones, others] = [partsOf(one), partsOf(other)];
  for (const name of new Set([...ones.keys(), ...others.keys()])) {
    const [a, b] = [ones.get(name), others.get(name)];
    if (a === undefined) because.push(`${name} is new`);
    else if (b === undefined) because.push(`${name} is gone`);
    else {
      const why = a.frame === b.frame ? conditionsDiffer(one, a.condition, b.condition) : 'stands in another frame';
      if (why !== null) because.push(`${name} ${why}`);
    }
  }
  if (one.policy.fallback !== other.policy.fallback) because.push('the fallback is another');
  return because.length === 0 ? { kind: 'same' } : { kind: 'unproved', because };
}

/** A condition, and everything around it that decides what its answer leads to, as one text. */
interface Part {
  readonly condition: Condition;
  readonly frame: string;
}

function partsOf({ levels, authorised }: CompiledPolicy): ReadonlyMap<string, Part> {
  const found = new Map<string, Part>();
  for (const { level, match, clauses } of levels) {
    for (const { id, condition, concern } of clauses) {
      found.set(`clause ${id} of level ${level}`, { condition, frame: `${match} ${concern}` });
    }
  }
  for (const [kind, entries] of authorised) {
    for (const { id, level, patterns, where } of entries) {
      const frame = `${kind} ${level} ${[...patterns].toSorted().join(' ')}`;
      found.set(`authorised action ${id}`, { condition: where, frame });
    }
  }
  return found;
}

/** Why two conditions are not proved to say the same; null when they are. */
function conditionsDiffer(frame: CompiledPolicy, one: Condition, other: Condition): string | null {
  if (one.source === other.source) return null;
  // What follows from what is done (its tier, its undo) is an axis of its own here; what is proved of it is left to trials.
  if (one.reads.includes('action.kind') || other.reads.includes('action.kind'))
    return 'is written otherwise, and reads action.kind, for which its cells are no proof';
  const subjects = [one, other].map((condition) => ({
    compiled: asking(frame, condition),
    exceptions: [],
    authorisations: [],
  }));
  const space = openSpace({ subjects, axes: cutAxes([one, other]), base: {}, cellsMax: limits.lintCellsMax });
  const differs = space.votes.some(({ bits }) => {
    const [a, b] = space.answersTo(bits);
    return a?.demanded !== b?.demanded || a?.permitted.join() !== b?.permitted.join();
  });
  if (differs) return 'says something else in some cells';
  return space.groups.every(isProof) ? null : 'is written otherwise, and has too many cells to try them all';
}

/** A policy of this condition alone: level 2 is demanded when it is true or unknown, level 4 permitted when it is true. */
function asking(frame: CompiledPolicy, condition: Condition): CompiledPolicy {
  const clause = (level: 2 | 4): CompiledClause => ({ id: 'asked', level, because: '', condition, concern: null });
  return {
    ...frame,
    levels: [
      { level: 4, permits: true, match: 'all', clauses: [clause(4)] },
      { level: 2, permits: false, match: 'any', clauses: [clause(2)] },
    ],
    authorised: new Map(),
    exceptions: new Map(),
  };
}
