import type { CanaryRule } from './canary.ts';
import type { ExecutorKind } from './executor-rules.ts';
import type { ScenarioDocument } from './scenario.ts';

/** What a trial was made of. With the candidate's folder it is enough to run it again. */
export interface StartBody {
  readonly kind: 'start';
  readonly format: 'requal/journal/v1';
  /** Raised on purpose when the same inputs may give another journal. */
  readonly behaviour: number;
  readonly world: 'simulator' | 'recorded' | 'cluster';
  /** Scenario time over real time, 1 to 20, in a cluster; 1 where time is virtual. */
  readonly timeScale: number;
  readonly seed: number;
  readonly scenario: ScenarioDocument;
  readonly scenarioDigest: string;
  /** Over the manifests of a target of the user's own in a cluster; null for any other trial. */
  readonly targetDigest: string | null;
  /** Id of the replay that the scenario was made from; null for a written scenario. */
  readonly replay: { readonly id: string; readonly digest: string } | null;
  readonly candidate: {
    readonly name: string;
    readonly digest: string;
    readonly policyVersion: string;
    readonly runbookVersions: readonly string[];
    readonly agent: string;
    /** Who carried the guardrails: only `external` makes a runtime invariant a pass of the candidate. */
    readonly executor: ExecutorKind;
    readonly author: string;
    readonly approvers: readonly string[];
    /** Exceptions of the policy, so that a journal alone tells which of them had run out (requirements.md D18). */
    readonly exceptions: readonly {
      readonly id: string;
      readonly owner: string | null;
      readonly expires: string | null;
      /** Ids of the clauses that it lifts, and the services for which it does. */
      readonly lifts: readonly string[];
      readonly services: readonly string[];
    }[];
    /** Which actions its policy begins with a few replicas (requirements.md D12). */
    readonly canaries: readonly CanaryRule[];
    /** What its policy has the runtime write down, so that it can be reconstructed (requirements.md F7). */
    readonly logging: { readonly auditEventPerAction: boolean; readonly recordApprovals: boolean };
  };
  readonly charterDigest: string;
  /** In a recording nothing is scored from the first effective human action on; null when all of the trial is. */
  readonly scoredUntil: number | null;
}
