import { invariant } from '../../base/errors.ts';
import type { FactValue, Facts } from '../../domain/facts.ts';
import type { Level } from '../../domain/policy.ts';
import { chooseLevel, type Outcome } from '../choose-level.ts';
import type { Condition, FactValues } from '../condition.ts';
import { weighClauses } from '../weigh-clauses.ts';
import { calmBoard, exampleOn, factsOf, planOf, setFact } from './calm-facts.ts';
import type { Axis } from './cell.ts';
import { openGroup, type SpaceGroup } from './space-group.ts';
import { groupVariables } from './group-variables.ts';
import { votersOf, type Subject, type Voter } from './voters.ts';

/** What one policy says in one cell. */
export interface Answer extends Outcome {
  readonly demanded: Level | null;
  readonly permitted: readonly Level[];
}

/**
 * A way for all groups together to vote: a bit for each voter. Two cells with equal votes are decided alike. `rows` is
 * one cell that votes so: the row of each group.
 */
export interface Votes {
  readonly bits: number;
  readonly rows: readonly number[];
}

/** All cells that policies can be asked in, with what is needed to ask every one of them without visiting each. */
export interface DecisionSpace {
  readonly groups: readonly SpaceGroup[];
  /**
   * Whether votes tell which authorised action lets a step run. With more entries than there are bits they tell only at
   * which level one does: the level is the same, and the entry that an answer names is one of several.
   */
  readonly tellsEntries: boolean;
  /** Every way of voting that some cell has. */
  readonly votes: readonly Votes[];
  /** Every way in which the other groups can vote; -1 stands for the row of the group that is left out. */
  votesWithout(group: number): readonly Votes[];
  combine(a: number, b: number): number;
  /** The vote that changes no other when it is combined with it. */
  readonly nobody: number;
  /** The answers of the policies to all cells that vote so, by the code that decides in a trial, in one of them. */
  answersTo(bits: number): readonly Answer[];
  /** Whether a condition is true in one cell. */
  holds(condition: Condition, rows: readonly number[]): boolean;
  /** The values of one cell, path by path, of all variables that are read. */
  valuesOf(rows: readonly number[]): Readonly<Record<string, FactValue>>;
}

/** What a space is made of. */
export interface SpaceInput {
  readonly subjects: readonly Subject[];
  readonly axes: readonly Axis[];
  /** Values that are the same in every cell: the step that is asked about. */
  readonly base: Readonly<Record<string, FactValue>>;
  /** Cells of one group of variables that are tried at most. */
  readonly cellsMax: number;
}

/**
 * Builds the space over the given axes. What makes it small: conditions that share no variable are independent, and a
 * level needs either all of its clauses or any, so that the votes of groups can be combined without their cells
 * (`Voter`). Every combination of votes that is found is then put to the policy itself in a cell of its own, and the
 * two must agree; `invariant` holds it.
 */
export function openSpace({ subjects, axes, base, cellsMax }: SpaceInput): DecisionSpace {
  const tellsEntries = sizeOf(subjects.map((subject) => votersOf(subject, true))) <= votersMax;
  const bySubject = subjects.map((subject) => votersOf(subject, tellsEntries));
  invariant(sizeOf(bySubject) <= votersMax, `more than ${votersMax} voters are asked at once`);
  const voters = bySubject.flat();
  const conditions = new Set(voters.flatMap((voter) => voter.conditions));
  const groups = groupVariables([...conditions]).map((group) => openGroup(group, axes, voters, cellsMax));
  const allMask = maskOf(voters, ({ all }) => all);
  const anyMask = maskOf(voters, ({ all }) => !all);
  const combine = (a: number, b: number): number => (a & b & allMask) | ((a | b) & anyMask);
  const { before, after, votes } = accumulate(groups, allMask, combine);
  const rowsOf = new Map(votes.map(({ bits, rows }) => [bits, rows]));
  const known = new Map<number, readonly Answer[]>();
  const left = new Map<number, readonly Votes[]>();
  const valuesOf = (rows: readonly number[]) => ({ ...base, ...valuesIn(groups, rows) });
  return {
    groups,
    tellsEntries,
    votes,
    combine,
    nobody: allMask,
    valuesOf,
    holds: (condition, rows) => condition.evaluate(factValues(valuesOf(rows))).kind === 'true',
    votesWithout: (group) => {
      const found = left.get(group) ?? joined(before[group] ?? [], after[group] ?? [], combine);
      left.set(group, found);
      return found;
    },
    answersTo: (bits) => {
      const found = known.get(bits) ?? answers(subjects, bySubject, valuesOf(rowsOf.get(bits) ?? []), bits);
      known.set(bits, found);
      return found;
    },
  };
}

/** Bits of a number that JavaScript combines as whole. */
const votersMax = 30;

function sizeOf(voters: readonly (readonly Voter[])[]): number {
  return voters.reduce((sum, own) => sum + own.length, 0);
}

function maskOf(voters: readonly Voter[], is: (voter: Voter) => boolean): number {
  return voters.reduce((mask, voter, index) => (is(voter) ? mask | (1 << index) : mask), 0);
}

type Combine = DecisionSpace['combine'];

/** Votes of all groups before each one and after each one, so that leaving one out costs no new walk. */
function accumulate(groups: readonly SpaceGroup[], nobody: number, combine: Combine) {
  const nothing: Votes = { bits: nobody, rows: [] };
  const before: (readonly Votes[])[] = [[nothing]];
  for (const group of groups) {
    const parts = group.parts.map(({ bits, row }) => ({ bits, rows: [row] }));
    before.push(crossed(before.at(-1) ?? [], parts, combine));
  }
  const after: (readonly Votes[])[] = [[nothing]];
  for (const group of groups.toReversed()) {
    const parts = group.parts.map(({ bits, row }) => ({ bits, rows: [row] }));
    after.unshift(crossed(parts, after[0] ?? [], combine));
  }
  return { before, after: after.slice(1), votes: before.at(-1) ?? [] };
}

function crossed(left: readonly Votes[], right: readonly Votes[], combine: Combine): readonly Votes[] {
  const found = new Map<number, Votes>();
  for (const one of left) {
    for (const other of right) {
      const bits = combine(one.bits, other.bits);
      if (!found.has(bits)) found.set(bits, { bits, rows: [...one.rows, ...other.rows] });
    }
  }
  return [...found.values()];
}

function joined(before: readonly Votes[], after: readonly Votes[], combine: Combine): readonly Votes[] {
  const shifted = after.map(({ bits, rows }) => ({ bits, rows: [-1, ...rows] }));
  return crossed(before, shifted, combine);
}

function valuesIn(groups: readonly SpaceGroup[], rows: readonly number[]): Record<string, FactValue> {
  const values: Record<string, FactValue> = {};
  groups.forEach((group, index) => {
    const row = group.rows[rows[index] ?? -1];
    group.axes.forEach((axis, position) => {
      const cell = row && axis.cells[row[position] ?? -1];
      if (cell) values[axis.path] = exampleOn(axis.path, cell);
    });
  });
  return values;
}

function answers(
  subjects: readonly Subject[],
  voters: readonly (readonly Voter[])[],
  values: Readonly<Record<string, FactValue>>,
  bits: number,
): readonly Answer[] {
  const facts = factsFrom(values);
  let first = 0;
  return subjects.map((subject, index) => {
    const answer = answerOf(subject, facts);
    checkVotes(subject, answer, bits >> first);
    first += voters[index]?.length ?? 0;
    return answer;
  });
}

function factsFrom(values: Readonly<Record<string, FactValue>>): Facts {
  const board = calmBoard();
  for (const [path, value] of Object.entries(values)) setFact(board, path, value);
  return factsOf(board);
}

function factValues(values: Readonly<Record<string, FactValue>>): FactValues {
  return factsFrom(values) as unknown as FactValues;
}

function answerOf({ compiled, exceptions }: Subject, facts: Facts): Answer {
  const weighed = weighClauses(compiled.levels, facts as unknown as FactValues, exceptions);
  const { demanded, permitted } = weighed;
  return { ...chooseLevel(compiled, weighed, facts, planOf(facts)), demanded, permitted };
}

/** The shortcut and the policy must not differ: else what is reported here would be about something else. */
function checkVotes({ compiled }: Subject, { demanded, permitted }: Answer, bits: number): void {
  const voted = compiled.levels.filter((_, index) => (bits >> index) & 1);
  const demanding = voted.filter(({ permits }) => !permits).map(({ level }) => level);
  const least = demanding.length === 0 ? null : Math.min(...demanding);
  const permitting = voted.filter(({ permits }) => permits).map(({ level }) => level);
  invariant(
    least === demanded && permitting.join() === permitted.join(),
    'the cells of a policy were combined to another answer than the policy gives',
  );
}
