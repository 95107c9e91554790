/** What came of running the trial of a journal again. */
export interface ReplayComparison {
  readonly journal: string;
  readonly trial: string;
  readonly identical: boolean;
  readonly entries: number;
  /** Answers of an external agent or policy that were taken from the journal instead of being asked for again. */
  readonly answersReused: number;
  /** The first entry that differs; null when none does. A missing entry is null on its side. */
  readonly firstDifference: {
    readonly seq: number;
    readonly kept: string | null;
    readonly again: string | null;
  } | null;
}
