import { actionTraits, type ActionKind } from '../../domain/action.ts';
import type { Candidate } from '../../domain/candidate.ts';
import type { FactValue } from '../../domain/facts.ts';
import type { AllowedAction } from '../../domain/runbook.ts';
import { cellHolds } from '../../policy/cells/cell.ts';
import type { CellDifference } from '../../policy/cells/cells-that-differ.ts';
import type { StepKind } from '../../policy/cells/step-kinds.ts';
import { noAction } from '../../policy/cells/variable-domains.ts';
import { reachOf } from '../../remediation/reach.ts';

/** The name by which cells stand for every pattern that no policy names. */
export const otherPattern = 'another';

/** Patterns that the policies of these candidates name; cells tell them from all others. */
export function namedPatterns(candidates: readonly Candidate[]): ReadonlySet<string> {
  return new Set(candidates.flatMap(({ policy }) => policy.authorised.flatMap(({ patterns }) => patterns)));
}

/**
 * Whether some step can lie in a region. What a step is like (idempotent, its tier, how it is taken back) follows from its kind
 * and from the runbook of its pattern and is nobody's to choose, while cells hold every combination.
 */
export function isPossible(
  { kind, pattern, sides }: CellDifference,
  candidates: readonly Candidate[],
  named: ReadonlySet<string>,
): boolean {
  // Nothing is chosen where nothing is done: cells have those facts as they are (`factsWithoutAction`).
  if (kind === noAction) return true;
  const allowed = allowancesOf(kind, pattern, candidates, named);
  return sides.every(({ path, cells }) => {
    const values = valuesOf(path, kind, allowed);
    return values === null || values.some((value) => cells.some((cell) => cellHolds(cell, value)));
  });
}

/**
 * A pattern whose runbook allows this kind of step, among those that no policy names; where one has it as its first action,
 * that one. Null where none does.
 */
export function patternAllowing(
  kind: StepKind,
  candidates: readonly Candidate[],
  named: ReadonlySet<string>,
): string | null {
  const others = candidates.flatMap(({ runbooks }) => runbooks).filter(({ pattern }) => !named.has(pattern));
  const first = others.find(({ actions }) => actions[0]?.kind === kind);
  return (first ?? others.find(({ actions }) => actions.some((one) => one.kind === kind)))?.pattern ?? null;
}

function allowancesOf(
  kind: ActionKind,
  pattern: string | null,
  candidates: readonly Candidate[],
  named: ReadonlySet<string>,
): readonly AllowedAction[] {
  if (pattern === null) return [];
  const isMeant = (own: string): boolean => own === pattern || (pattern === otherPattern && !named.has(own));
  return candidates
    .flatMap(({ runbooks }) => runbooks)
    .filter((runbook) => isMeant(runbook.pattern))
    .flatMap(({ actions }) => actions.filter((one) => one.kind === kind));
}

/** What a step of this kind can be; null for what does not follow from it. As `make-plan.ts` makes it. */
function valuesOf(path: string, kind: ActionKind, allowed: readonly AllowedAction[]): readonly FactValue[] | null {
  switch (path) {
    case 'action.idempotent':
      return [reachOf[kind].idempotent, ...allowed.map(({ idempotent }) => idempotent)];
    case 'action.tier':
      return [actionTraits[kind].tier, ...allowed.map(({ tier }) => Math.max(tier, actionTraits[kind].tier))];
    case 'reversal.kind':
      return ['irreversible', reachOf[kind].undo, ...allowed.map(({ undo }) => undo)];
    default:
      return null;
  }
}
