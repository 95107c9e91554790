import type { ReplayComparison } from '../domain/replay-comparison.ts';

/** What `requal replay` says. */
export function replayText(comparison: ReplayComparison): string {
  const { trial, entries, firstDifference, answersReused } = comparison;
  const reused =
    answersReused === 0
      ? ''
      : ` ${answersReused} answers of external programs were taken from the journal, not asked for again.`;
  if (firstDifference === null) return `${trial}: byte-identical, ${entries} entries.${reused}`;
  const { seq, kept, again } = firstDifference;
  const lines = [
    `${trial}: entry ${seq} is the first that differs.${reused}`,
    `  kept:  ${kept ?? 'the journal has no such entry'}`,
    `  again: ${again ?? 'the trial has no such entry'}`,
  ];
  return lines.join('\n');
}
