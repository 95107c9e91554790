/** What a user asks of `requal gate`. */
export interface GateRequest {
  /** A folder, or a git ref at which the candidate's folder is the baseline. */
  readonly baseline: string;
  readonly candidate: string;
  /** In milliseconds; null for as long as the pairs take. */
  readonly timeMs: number | null;
  readonly pairs: number;
  /** Null for the one that follows from what is compared. */
  readonly seed: number | null;
  readonly workers: number | null;
  readonly onInconclusive: 'fail' | 'pass';
  readonly out: string;
  readonly waivers: string | null;
  readonly confidence: number;
  readonly budget: number;
  readonly usefulnessBudget: number | null;
  /** The date by which reviews, exceptions and waivers are judged. */
  readonly asOf: string;
}
