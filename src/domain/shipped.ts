import type { WorldName } from './world.ts';
/** What `requal list` shows: everything that is shipped, and what covers what. */
export interface Shipped {
  readonly scenarios: readonly {
    readonly id: string;
    readonly title: string;
    readonly requirements: readonly string[];
    readonly exercises: readonly string[];
    readonly twin: string | null;
    readonly trigger: string | null;
    /** The agent that diagnoses in place of the candidate's; null where it is the candidate's. */
    readonly agent: string | null;
  }[];
  readonly replays: readonly {
    readonly id: string;
    readonly title: string;
    readonly requirements: readonly string[];
    readonly closedLoop: boolean;
  }[];
  readonly candidates: readonly { readonly name: string; readonly title: string; readonly version: string }[];
  readonly invariants: readonly {
    readonly id: string;
    readonly title: string;
    readonly requirements: readonly string[];
    readonly basis: string;
    readonly class: string;
    readonly tests: string;
    /** Scenarios that must exercise it. */
    readonly coveredBy: readonly string[];
  }[];
  /** What must hold between two trials; `explore` alone looks at these. */
  readonly relations: readonly {
    readonly id: string;
    readonly title: string;
    readonly requirements: readonly string[];
  }[];
  readonly requirements: readonly {
    readonly id: string;
    /** What the id means; null for one that the catalogue does not have. */
    readonly name: string | null;
    readonly meaning: string | null;
    /** Scenarios and replays about it. */
    readonly coveredBy: readonly string[];
    /** Invariants that judge it. */
    readonly testedBy: readonly string[];
  }[];
  /** What a condition of a policy may read. */
  readonly facts: readonly {
    readonly path: string;
    readonly type: string;
    /** Who says it. */
    readonly source: string;
    readonly unit: string | null;
    readonly about: string;
  }[];
  /** What each world cannot do, and why; a trial that needs it is inconclusive there and never a pass. */
  readonly worlds: readonly {
    readonly world: WorldName;
    readonly unsupported: readonly { readonly what: string; readonly why: string }[];
  }[];
}
