/** What can be said of the evidence that a proposal rests on, from what was shown and what is documented. */
export interface EvidenceAssessment {
  /** Age of the oldest value that the proposal rests on, in milliseconds; null when none of them has a usable age. */
  readonly ageMs: number | null;
  /** Sources that do not share an upstream; two views of one source count once (requirements.md E2). */
  readonly independentSources: number;
  /** Whether values of one thing disagree; null when there was nothing to compare (requirements.md E4). */
  readonly contradictory: boolean | null;
  /** Whether a source that it rests on was itself restarted (requirements.md E4). */
  readonly monitorRestarted: boolean;
  /** Values that should be there and are not (requirements.md E3). */
  readonly missing: number;
}
