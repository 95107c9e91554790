import type { Action } from './action.ts';
import type { Fault, FaultKind } from './fault.ts';
import type { MachineLoad } from './machine-load.ts';
import type { SeriesTable } from './series.ts';
import type { ActionKind } from './action.ts';

/** What the world is told to begin. It takes time; the end arrives in a later step, under the same id. */
export type Command =
  | { readonly kind: 'inject'; readonly id: string; readonly fault: Fault }
  | { readonly kind: 'clear'; readonly id: string; readonly faultId: string }
  | { readonly kind: 'apply'; readonly id: string; readonly action: Action; readonly by: 'automation' | 'person' }
  /** The same for the first replicas only; `extend` goes on from there, and what it ends touches all that was changed. */
  | {
      readonly kind: 'apply-canary';
      readonly id: string;
      readonly action: Action;
      readonly by: 'automation' | 'person';
      readonly replicas: number;
    }
  | { readonly kind: 'extend'; readonly id: string; readonly applied: string }
  | { readonly kind: 'undo'; readonly id: string; readonly applied: string }
  | { readonly kind: 'abort'; readonly id: string; readonly applied: string };

/** What a finished command truly touched, measured by the world and not told by the plan. */
export interface Touched {
  readonly services: readonly string[];
  readonly replicas: number;
  /** Largest share of the target's replicas out of service or changed at one time, because of this command. */
  readonly concurrentFraction: number;
  /** Share of the target's replicas changed in all. */
  readonly cumulativeFraction: number;
  /** Share of the offered user requests that need a touched service, by the true dependencies. */
  readonly trafficFraction: number;
  /**
   * Records lost or corrupted by the command itself; cannot be undone. Null where that is not known, because a store that
   * it could reach did not tell: then nothing says that the command was harmless.
   */
  readonly recordsLost: number | null;
}

/** What a command touched that changed nothing. */
export const nothingTouched: Touched = {
  services: [],
  replicas: 0,
  concurrentFraction: 0,
  cumulativeFraction: 0,
  trafficFraction: 0,
  recordsLost: 0,
};

/** The end of a command, under its id. */
export interface Completion {
  readonly id: string;
  readonly at: number;
  /** `not-applied`: this world only looks on (design.md section 5, shadow). It is neither a success nor a failure. */
  readonly outcome: 'done' | 'failed' | 'aborted' | 'not-applied';
  readonly reason: string;
  readonly touched: Touched;
}

/** Ground truth at one moment. It goes into the journal for the judge and never to a candidate. */
export interface Truth {
  readonly at: number;
  /** User requests offered and failed since the start, at the entries. */
  readonly offered: number;
  readonly failed: number;
  /** Share of user requests that succeeded in the last tick, and their mean latency. */
  readonly successRatio: number;
  readonly latencyMs: number;
  readonly objectiveMet: boolean;
  readonly budgetRemaining: number;
  /** Lost or corrupted since the start; null when a store did not tell at that moment. */
  readonly recordsLost: number | null;
  readonly activeFaults: readonly string[];
  /** Least share of ready replicas over all services right now, with the service's name. */
  readonly leastReady: { readonly service: string; readonly fraction: number };
}

/** An alert or page that a recording holds as such; a simulated world has none and leaves alerting to the rules. */
export interface ReportedAlert {
  readonly at: number;
  readonly service: string;
  /** How it was seen, in the words of the replay, true or not. */
  readonly text: string;
  /** When it stopped; null when the recording does not say. */
  readonly until: number | null;
}

/** What has happened since the last step. `samples` is the world's one table, filled up to `at`. */
export interface Step {
  readonly at: number;
  readonly samples: SeriesTable;
  readonly completions: readonly Completion[];
  readonly reported: readonly ReportedAlert[];
  /** One entry for each crossing of the objective since the last step, then the newest. */
  readonly truth: readonly Truth[];
}

/** Where a trial happens. */
export type WorldName = 'simulator' | 'recorded' | 'cluster';

/** What a world cannot do is declared, and a trial that needs it is inconclusive (design.md section 5). */
export interface Capabilities {
  readonly name: WorldName;
  readonly appliesActions: boolean;
  readonly faults: readonly FaultKind[];
  readonly actions: readonly ActionKind[];
}

/** One system under trial. `advance` covers all ticks up to `untilMs`, which is a multiple of the tick. */
export interface World {
  readonly capabilities: Capabilities;
  /** The one table of samples; empty before the first `advance`. Its keys and its tick never change. */
  readonly samples: SeriesTable;
  /** The worst of the machine until now; null where time is not real, or nothing is known yet. */
  machine(): MachineLoad | null;
  begin(command: Command): void;
  advance(untilMs: number): Promise<Step>;
  close(): Promise<void>;
}
