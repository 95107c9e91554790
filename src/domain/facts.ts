/** The only values that a condition may read: group, then name. Null means unknown or of the wrong quality. */
export type FactValue = number | boolean | string | readonly string[] | null;

/**
 * Facts about one plan at one moment. Times are minutes here, because people write thresholds in minutes; fractions
 * are 0 to 1. `src/policy/variables.ts` declares each with its type and its source.
 */
export interface Facts {
  readonly agent: {
    readonly confidence: number | null;
    readonly pattern: string | null;
    /** Changes of the first recommended action in the last ten minutes (requirements.md B5). */
    readonly changes: number;
  };
  readonly action: {
    readonly kind: string;
    readonly tier: number;
    readonly idempotent: boolean;
    readonly amount: number;
  };
  readonly reversal: { readonly kind: string; readonly minutes: number };
  readonly pattern: {
    readonly occurrences: number | null;
    /** Occurrences whose label a person has reviewed. */
    readonly reviewed: number | null;
    readonly consistency: number | null;
  };
  readonly scope: {
    readonly target: string;
    readonly services: number;
    readonly namespaces: number;
    readonly replicas: number;
    readonly concurrent: number;
    readonly cumulative: number;
    /** Other services that automation has changed within the rolling window of the policy's guardrails. */
    readonly recent: number;
    readonly traffic: number;
    readonly shared: boolean | null;
    readonly regulated: boolean | null;
    readonly production: boolean;
    readonly kind: string;
    readonly autoscaled: boolean;
  };
  /** What the target and all that it calls have to spare, by what is shown. */
  readonly room: {
    /** Replicas of the target that the inventory has and that are not ready, or that ended by themselves a short while ago. */
    readonly away: number | null;
    /** Share of its processors that the target uses, 0 to 1. */
    readonly used: number | null;
    /** The largest such share among all that the target calls, directly or not; 0 where it calls nothing. */
    readonly behind: number | null;
    /** Share of its processors that the target will use with the replicas that the step adds; above 1 where they are too few. */
    readonly after: number | null;
  };
  /**
   * The most requests a second that reached the target in a quarter of a minute of the last two, as a multiple of the most in half a minute of
   * two an hour ago, or as long ago as any are shown; null where those came unevenly.
   */
  readonly load: {
    readonly rise: number | null;
    /** The most requests of a minute of the last ten as a multiple of the least; null where a part of them is not shown, or has none. */
    readonly swing: number | null;
    /**
     * The rise without what any caller of the target gets more of than the service where users come in, which may be tries again; null where
     * that is not shown of one of them, or no calls are shown to lead from there to the target.
     */
    readonly unamplified: number | null;
  };
  /** How long the memory of the target lasts at its pace, as a multiple of what the step takes; null where it does not grow. */
  readonly memory: { readonly lasts: number | null };
  readonly change: { readonly recorded: boolean };
  readonly budget: { readonly remaining: number | null };
  readonly evidence: {
    readonly ageMinutes: number | null;
    /** Independent sources among the evidence, by what is documented. */
    readonly sources: number;
    readonly contradictory: boolean | null;
    /** A monitor that was itself restarted is not evidence (requirements.md E4). */
    readonly monitorRestarted: boolean;
    readonly missing: number;
  };
  /** Alerts that fire now. */
  readonly alerts: {
    readonly onTarget: number;
    /** Of those on the target, the ones that say that samples of it no longer come (requirements.md E3). */
    readonly absent: number;
    /** Of those on the target, the ones that say that its records go bad: whose data they are decides (requirements.md F2). */
    readonly badRecords: number;
    readonly all: number;
    /**
     * Those on services that trouble of the target does not reach, neither itself nor who calls it, directly or not; but for those
     * that only say that samples no longer come.
     */
    readonly elsewhere: number;
    /** Of those on the target, the ones on a metric by which the runbook of the named pattern knows it. */
    readonly signature: number;
  };
  readonly window: { readonly open: boolean };
  readonly event: { readonly active: boolean };
  readonly owner: { readonly known: boolean };
  readonly qualification: { readonly state: string };
  readonly incident: { readonly commander: boolean; readonly underRepair: boolean };
}
