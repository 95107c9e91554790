import type { Checker, InvariantInfo } from './check.ts';
import { alwaysHuman } from './invariants/always-human.ts';
import { approvalBindsAction } from './invariants/approval-binds-action.ts';
import { novelPattern } from './invariants/novel-pattern.ts';
import { regulatedAsset } from './invariants/regulated-asset.ts';
import { silenceIsNotConsent } from './invariants/silence-is-not-consent.ts';
import { staleEvidence } from './invariants/stale-evidence.ts';

/** Every rule of the charter, in the order in which findings are told. A new one is its file and one line here. */
export const checkers: readonly Checker[] = [
  regulatedAsset,
  novelPattern,
  staleEvidence,
  alwaysHuman,
  silenceIsNotConsent,
  approvalBindsAction,
];

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
