import type { TrialSummary } from '../domain/summary.ts';

type Window = TrialSummary['dispositions'][number];

/** More lines in one row could not be read at a glance. Wrong windows come first, so what is left out was met. */
const linesMax = 3;

/**
 * What was wanted and given in the windows of a trial, for one cell of a table: those that decide the verdict, wrong ones
 * first and the same ones as one line with a count; then, in one line each, how many advisory ones were met and how many
 * could not be judged. Where only advisory ones are there, the unmet ones among them are named.
 */
export function windowLines({ dispositions }: Pick<TrialSummary, 'dispositions'>): readonly string[] {
  const judged = dispositions.filter(({ correct }) => correct !== null);
  const unjudged = dispositions.length - judged.length;
  const binding = judged.filter(({ advisory }) => !advisory);
  const advisory = judged.filter((window) => window.advisory);
  const lines = [...counted(binding.filter(isWrong), ' (wrong)'), ...counted(binding.filter(isMet), '')];
  // A wrong window is never left out.
  const shown = lines.slice(0, Math.max(linesMax, counted(binding.filter(isWrong), '').length));
  return [
    ...shown,
    ...(lines.length > shown.length ? [`and ${lines.length - shown.length} more, met`] : []),
    ...advisoryLines(advisory, binding.length === 0),
    ...(unjudged === 0 ? [] : [`${unjudged} not judged`]),
  ];
}

function advisoryLines(windows: readonly Window[], alone: boolean): readonly string[] {
  if (windows.length === 0) return [];
  const unmet = windows.filter(isWrong);
  const line = `advisory: ${windows.length - unmet.length} of ${windows.length} met`;
  return alone ? [line, ...counted(unmet, ' (unmet)').slice(0, linesMax)] : [line];
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
