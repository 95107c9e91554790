import type { Finding } from './finding.ts';

/**
 * Rules of the runtime that an external executor keeps or breaks by itself, because requal hands it the whole of what
 * they are about: what to refuse, what to verify, what to stop. Handovers, notices, the journal and the end of a
 * suspension stay requal's own work whoever executes.
 */
const executorRules: readonly string[] = [
  'approval-binds-action',
  'executor-permission',
  'killed',
  'no-duplicate',
  'no-repeat-without-effect',
  'rate-limit',
  'rechecked-at-execution',
  'stop-leaves-safe-state',
  'stoppable-in-30s',
  'verify-or-undo',
];

/** Whether a finding is about requal's own runtime and so, for a user, an assumption (design.md section 4). */
export function isOfRequal(
  { invariant, tests }: Pick<Finding, 'invariant' | 'tests'>,
  executor: 'requal' | 'external',
): boolean {
  return tests === 'runtime' && (executor === 'requal' || !executorRules.includes(invariant));
}
