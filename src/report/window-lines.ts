import type { TrialSummary } from '../domain/summary.ts';

type Window = TrialSummary['dispositions'][number];

/** More lines in one row could not be read at a glance. Wrong windows come first, so what is left out was met. */
const linesMax = 2;

/**
 * What was wanted and given in the windows of a trial, for one cell of a table: those that decide the verdict, wrong ones
 * first and the same ones as one line with a count; then, in one line, how many advisory ones were met and how many could
 * not be judged. The other reports have each window with its times and reasons.
 */
export function windowLines({ dispositions }: Pick<TrialSummary, 'dispositions'>): readonly string[] {
  const judged = dispositions.filter(({ correct }) => correct !== null);
  const binding = judged.filter(({ advisory }) => !advisory);
  const wrong = counted(binding.filter(isWrong), ' (wrong)');
  const met = counted(binding.filter(isMet), '');
  // A wrong window is never left out.
  const shown = [...wrong, ...met].slice(0, Math.max(linesMax, wrong.length));
  const left = wrong.length + met.length - shown.length;
  const beside = [
    left === 0 ? '' : `${left} more met`,
    advisoryWords(judged.filter(({ advisory }) => advisory)),
    judged.length === dispositions.length ? '' : `${dispositions.length - judged.length} not judged`,
  ];
  const rest = beside.filter((text) => text !== '').join(', ');
  return rest === '' ? shown : [...shown, rest];
}

function advisoryWords(windows: readonly Window[]): string {
  return windows.length === 0 ? '' : `advice met ${windows.filter(isMet).length} of ${windows.length}`;
}

/** One line for each different pair in the order of its first window. */
function counted(windows: readonly Window[], mark: string): readonly string[] {
  const counts = new Map<string, number>();
  for (const { wanted, given } of windows) {
    const words = `${wanted} > ${given}${mark}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => (count === 1 ? words : `${words}, ${count}x`));
}

function isWrong({ correct }: Window): boolean {
  return correct === false;
}

function isMet({ correct }: Window): boolean {
  return correct === true;
}
