import type { Runbook } from './runbook.ts';

const known = new WeakMap<Runbook, readonly string[]>();

/** The metrics that the lines of a runbook's `gather` name, found once for each runbook. */
export function metricsToGather(runbook: Runbook): readonly string[] {
  const before = known.get(runbook);
  if (before !== undefined) return before;
  const named = [...new Set(runbook.gather.flatMap((line) => line.match(/[a-z]+(_[a-z]+)+/g) ?? []))];
  known.set(runbook, named);
  return named;
}
