/** A violation that was reduced and kept. */
export interface KeptViolation {
  readonly id: string;
  /** Id of an invariant of the charter, or of a metamorphic relation. */
  readonly property: string;
  readonly requirements: readonly string[];
  readonly kind: 'attempted' | 'realised' | 'differs';
  readonly trigger: string;
  readonly path: string;
  /** Two sentences: what happens, and what the candidate makes of it. */
  readonly story: string;
  /** The first run that met it, and how many runs did. */
  readonly firstRun: number;
  readonly times: number;
  readonly size: { readonly faults: number; readonly distortions: number; readonly services: number };
  readonly reducing: { readonly trials: number; readonly ended: 'smallest' | 'out-of-trials' | 'stopped' };
  /** The scenario file, and the journal of its trial; paths from where the command ran. */
  readonly file: string;
  readonly journal: string;
  /** Whether the folder had the same violation already, so that nothing was written. */
  readonly isKnown: boolean;
  /** The one command that shows it again. */
  readonly command: string;
}

/** A violation that was met and of which no reduced incident is kept. */
export interface NotReduced extends Pick<
  KeptViolation,
  'property' | 'kind' | 'trigger' | 'path' | 'firstRun' | 'times'
> {
  /** A clause without a full stop. */
  readonly why: string;
}

/** In how many runs a watched property could have broken. */
export interface TestedProperty {
  readonly property: string;
  readonly runs: number;
}

/** Combinations of factors that were met, of all that an incident can have. */
export interface CoverageSummary {
  readonly met: number;
  readonly all: number;
  /** Some of the combinations that were not met and could have been. */
  readonly missing: readonly string[];
  /** Those that were not met because they are drawn only with hidden hazards: how many, and some of them. */
  readonly needsHidden: { readonly count: number; readonly named: readonly string[] };
}

/** What one exploration came to. */
export interface ExplorationSummary {
  readonly schema: 'requal/exploration/v1';
  readonly id: string;
  readonly startedAt: string;
  /** Without what it took before it was broken off and gone on with. */
  readonly tookMs: number;
  readonly requal: string;
  readonly node: string;
  readonly candidate: { readonly name: string; readonly digest: string };
  readonly charterDigest: string;
  /** The system that incidents happened to; null where systems were drawn as well. */
  readonly profile: { readonly name: string; readonly asOf: string; readonly digest: string } | null;
  readonly seed: number;
  readonly runs: number;
  readonly mixture: 'swarm' | 'fixed' | 'crowded';
  readonly hidden: boolean;
  readonly properties: readonly string[];
  readonly interrupted: boolean;
  /** Incidents that requal failed at, so that nothing is known of them; some are told, each with the reason. */
  readonly faults: { readonly count: number; readonly told: readonly string[] };
  /** Trials that differ in what was decided, refused, put to the test and concluded. */
  readonly behaviours: number;
  readonly coverage: { readonly pairs: CoverageSummary; readonly triples: CoverageSummary };
  /** Distinct violations that were met; some of them may turn out to be one once they are reduced. */
  readonly violations: number;
  /** How many of them were reduced: each property has its turn before a second violation of one. */
  readonly reduced: number;
  readonly kept: readonly KeptViolation[];
  readonly notReduced: readonly NotReduced[];
  /**
   * Every watched property: an invariant could have broken where its hazard was true of a step that was proposed or its duty
   * came up, a relation where its pair was played. One with no runs was never put to the test.
   */
  readonly tested: readonly TestedProperty[];
  /**
   * Harm that was left out without `hidden`: what a step did only through a fault that began after it, of which nothing shown could
   * tell. In how many runs.
   */
  readonly unforeseen: number;
  readonly folder: string;
  readonly exitCode: number;
}
