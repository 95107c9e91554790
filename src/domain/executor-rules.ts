import type { Candidate } from './candidate.ts';
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

/** Who keeps the rules of the runtime: requal, a program of the user's, or what one once said. */
export type ExecutorKind = 'requal' | 'external' | 'recorded';

/** Who keeps the rules of the runtime under these programs. */
export function executorKindOf({ executor }: Candidate['programs']): ExecutorKind {
  return executor.kind === 'exec' || executor.kind === 'controller' ? 'external' : executor.kind;
}

/**
 * Whether a finding is not about a runtime that was on trial and so, for a user, an assumption (design.md section 4). What
 * an executor once said shows nothing of what it would keep: a file can be written by anybody.
 */
export function isOfRequal(
  { invariant, tests }: Pick<Finding, 'invariant' | 'tests'>,
  executor: ExecutorKind,
): boolean {
  return tests === 'runtime' && (executor !== 'external' || !executorRules.includes(invariant));
}
