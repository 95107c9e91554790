import { UserError } from '../base/errors.ts';
import type { Comparison } from '../domain/comparison.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { ComparedTrial } from '../report/comparison-input.ts';
import type { MilestoneSpread } from '../report/comparison-milestones.ts';
import { makeComparison } from '../report/make-comparison.ts';
import { judgeJournal } from './judge-journal.ts';

/**
 * Puts two kept journals of one scenario side by side, judged by today's rules. Throws `UserError` when they tell of two
 * scenarios, and `IntegrityError` for a broken one.
 */
export function compareJournals(
  files: readonly [string, string],
  rest: { readonly spread: MilestoneSpread | null; readonly folder: string | null },
): Comparison {
  const [first, second] = [comparedTrial(files[0]), comparedTrial(files[1])];
  if (!tellOfTheSame(first, second)) {
    throw new UserError(
      `The journals tell of two scenarios, \`${first.trial.scenario}\` and \`${second.trial.scenario}\`, which have nothing to compare.`,
      { mend: 'Name two journals of one scenario.' },
    );
  }
  return makeComparison(first, second, rest);
}

/** One scenario, or a recording and its own closed loop, whose scenario has a name of its own. */
function tellOfTheSame(first: ComparedTrial, second: ComparedTrial): boolean {
  const [left, right] = [replayOf(first), replayOf(second)];
  return first.trial.scenario === second.trial.scenario || (left !== null && left === right);
}

function replayOf({ entries }: ComparedTrial): string | null {
  return entries.find((entry) => entry.kind === 'start')?.replay?.id ?? null;
}

function comparedTrial(file: string): ComparedTrial {
  return { trial: judgeJournal(file), entries: readJournal(file).entries };
}
