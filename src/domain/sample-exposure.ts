import type { TrialAgent } from './trial-agent.ts';

/** How many there are of something, and the first of them by name. */
export interface NamedSome {
  readonly count: number;
  /** At most `limits.missingNamedMax`. */
  readonly named: readonly string[];
}

/**
 * Combinations of so many factors in the sample of an automation, each named as `class memory-leak + window frozen`. What its
 * sample can draw is `met`, `unexposed` and `missing` together, each combination in one of them.
 */
export interface SampleCoverage {
  /** Those of at least one exposure. */
  readonly met: number;
  /** Of these the first that is in the fewest exposures, and in how many; null where none was met. */
  readonly rarest: { readonly name: string; readonly exposures: number } | null;
  /** Those that came up only in incidents in which its step was not proposed, which show nothing of it. */
  readonly unexposed: NamedSome;
  /** Those that came up in no incident of the sample. */
  readonly missing: NamedSome;
  /** Those that incidents of the same faults can have elsewhere, and this sample never draws. They are not in the denominator. */
  readonly neverDrawn: NamedSome;
}

/** What of all combinations of factors the sample of an automation met. */
export interface FactorExposure {
  /** The factors in the order in which `trials.txt` has their values. */
  readonly factors: readonly string[];
  /** Faults of its incidents: what causes its pattern, then what looks like it. */
  readonly classes: readonly string[];
  readonly pairs: SampleCoverage;
  readonly triples: SampleCoverage;
}

/** What an automation did in the exposures in which one agent diagnosed. */
export interface AgentRow {
  readonly agent: TrialAgent;
  readonly exposures: number;
  readonly acted: number;
  /** Exposures with at least one breach. */
  readonly violations: number;
}
