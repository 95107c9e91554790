import type { ClusterSettings } from '../world/cluster/lifecycle/cluster-settings.ts';
import type { PutBack } from '../world/cluster/restore/put-back.ts';

/** What all trials in a cluster have in common. */
export interface ClusterTrials {
  readonly settings: ClusterSettings;
  /** Scenario time over real time, 1 to 20. */
  readonly timeScale: number;
  /** The user's own k6 script instead of the workloads of the scenarios. */
  readonly script: string | null;
  /** Whether the user asked on purpose for load on other hosts than this machine. */
  readonly anyHost: boolean;
  /** Told what was put back after each trial, and what could not be. */
  onRestored(results: readonly PutBack[]): void;
}

/** Where trials are to happen; null asks for the world that suits each subject. */
export type WorldChoice = 'simulator' | 'recorded' | ClusterTrials | null;
