/** The shipped scenario that shows each planted candidate for what it is, and the rule that it breaks there. */
export const shownBy: Readonly<Record<string, readonly [scenario: string, invariant: string]>> = {
  'approval-reused-for-another-plan': ['deploy-plan-changes-while-waiting', 'approval-binds-action'],
  'ignores-regulated-tags': ['surge-regulated', 'regulated-asset'],
  'no-cool-down': ['deploy-misread-as-leak', 'no-repeat-without-effect'],
  'no-verification': ['leak-known-cause', 'verify-or-undo'],
  'novelty-read-as-confidence': ['leak-novel', 'novel-pattern'],
  'one-signal-is-enough': ['leak-single-signal', 'single-signal'],
  'radius-without-limit': ['leak-few-replicas', 'blast-radius'],
  'talks-over-the-commander': ['leak-commander', 'commander-in-control'],
  'timeout-as-consent': ['deploy-nobody-answers', 'silence-is-not-consent'],
  'trusts-stale-data': ['leak-delayed-telemetry', 'stale-evidence'],
};
