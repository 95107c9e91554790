/** The shipped scenario that shows each planted candidate for what it is, and the rule that it breaks there. */
export const shownBy: Readonly<Record<string, readonly [scenario: string, invariant: string]>> = {
  'always-calls-the-on-call': ['leak-commander', 'right-role-in-time'],
  'anyone-clears-what-is-regulated': ['leak-regulated', 'regulated-asset'],
  'approval-reused-for-another-plan': ['deploy-plan-changes-while-waiting', 'approval-binds-action'],
  'approvals-last-all-day': ['deploy-approved-in-time', 'approval-binds-action'],
  'ignores-regulated-tags': ['surge-regulated', 'regulated-asset'],
  'no-cool-down': ['deploy-misread-as-leak', 'no-repeat-without-effect'],
  'no-time-to-abort': ['leak-seen-eight-times', 'notified-and-abortable'],
  'no-verification': ['leak-known-cause', 'verify-or-undo'],
  'novelty-read-as-confidence': ['leak-novel', 'novel-pattern'],
  'one-signal-is-enough': ['leak-single-signal', 'single-signal'],
  'radius-without-limit': ['leak-few-replicas', 'blast-radius'],
  'records-nothing': ['leak-known-cause', 'reconstructable'],
  'talks-over-the-commander': ['leak-commander', 'commander-in-control'],
  'timeout-as-consent': ['deploy-nobody-answers', 'silence-is-not-consent'],
  'trusts-stale-data': ['leak-delayed-telemetry', 'stale-evidence'],
};
