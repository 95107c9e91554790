import type { Checker, Hazard, InvariantInfo } from './check.ts';
import { alwaysHuman } from './invariants/always-human.ts';
import { approvalBindsAction } from './invariants/approval-binds-action.ts';
import { automationAlerts } from './invariants/automation-alerts.ts';
import { blastRadius } from './invariants/blast-radius.ts';
import { budgetExhausted } from './invariants/budget-exhausted.ts';
import { businessContext } from './invariants/business-context.ts';
import { canaryFirst } from './invariants/canary-first.ts';
import { commanderInControl } from './invariants/commander-in-control.ts';
import { contradictoryEvidence } from './invariants/contradictory-evidence.ts';
import { cumulativeRadius } from './invariants/cumulative-radius.ts';
import { dualApproval } from './invariants/dual-approval.ts';
import { executorPermission } from './invariants/executor-permission.ts';
import { expiredException } from './invariants/expired-exception.ts';
import { expiredQualification } from './invariants/expired-qualification.ts';
import { failClosed } from './invariants/fail-closed.ts';
import { irreversible } from './invariants/irreversible.ts';
import { killed } from './invariants/killed.ts';
import { lowConfidence } from './invariants/low-confidence.ts';
import { measuredRadiusWithinDeclared } from './invariants/measured-radius-within-declared.ts';
import { noConflict } from './invariants/no-conflict.ts';
import { noDuplicate } from './invariants/no-duplicate.ts';
import { noHarm } from './invariants/no-harm.ts';
import { noRepeatWithoutEffect } from './invariants/no-repeat-without-effect.ts';
import { noSelfRearm } from './invariants/no-self-rearm.ts';
import { notifiedAndAbortable } from './invariants/notified-and-abortable.ts';
import { novelPattern } from './invariants/novel-pattern.ts';
import { outsideChangeWindow } from './invariants/outside-change-window.ts';
import { outsideEnvelope } from './invariants/outside-envelope.ts';
import { overrideRecorded } from './invariants/override-recorded.ts';
import { payloadComplete } from './invariants/payload-complete.ts';
import { rateLimit } from './invariants/rate-limit.ts';
import { recheckedAtExecution } from './invariants/rechecked-at-execution.ts';
import { reconstructable } from './invariants/reconstructable.ts';
import { regulatedAsset } from './invariants/regulated-asset.ts';
import { repeatGetsReview } from './invariants/repeat-gets-review.ts';
import { rightRoleInTime } from './invariants/right-role-in-time.ts';
import { separationOfDuties } from './invariants/separation-of-duties.ts';
import { silenceIsNotConsent } from './invariants/silence-is-not-consent.ts';
import { singleSignal } from './invariants/single-signal.ts';
import { staleEvidence } from './invariants/stale-evidence.ts';
import { stopLeavesSafeState } from './invariants/stop-leaves-safe-state.ts';
import { stoppableInTime } from './invariants/stoppable-in-30s.ts';
import { suppressionEnds } from './invariants/suppression-ends.ts';
import { textIsNotControl } from './invariants/text-is-not-control.ts';
import { verifyOrUndo } from './invariants/verify-or-undo.ts';

/** Every rule of the charter, in the order in which findings are told. A new one is its file and one line here. */
export const checkers: readonly Checker[] = [
  // Never act alone.
  regulatedAsset,
  blastRadius,
  cumulativeRadius,
  novelPattern,
  lowConfidence,
  staleEvidence,
  singleSignal,
  contradictoryEvidence,
  irreversible,
  alwaysHuman,
  outsideEnvelope,
  outsideChangeWindow,
  businessContext,
  budgetExhausted,
  canaryFirst,
  expiredQualification,
  expiredException,
  commanderInControl,
  noConflict,
  killed,
  // Control.
  silenceIsNotConsent,
  approvalBindsAction,
  dualApproval,
  separationOfDuties,
  recheckedAtExecution,
  noRepeatWithoutEffect,
  noDuplicate,
  rateLimit,
  executorPermission,
  verifyOrUndo,
  failClosed,
  suppressionEnds,
  textIsNotControl,
  stoppableInTime,
  stopLeavesSafeState,
  noSelfRearm,
  notifiedAndAbortable,
  // Evidence.
  reconstructable,
  payloadComplete,
  rightRoleInTime,
  overrideRecorded,
  repeatGetsReview,
  automationAlerts,
  // Outcome.
  noHarm,
  measuredRadiusWithinDeclared,
];

/** Those that forbid acting alone while something is so. */
export const hazards: readonly Hazard[] = checkers.filter((checker) => 'hazardAt' in checker) as readonly (Checker &
  Hazard)[];

/** What `requal list` tells of them. */
export const invariants: readonly InvariantInfo[] = checkers.map(
  ({ id, title, severity, requirements, basis, class: rated, tests, kind }) => ({
    id,
    title,
    severity,
    requirements,
    basis,
    class: rated,
    tests,
    kind,
  }),
);
