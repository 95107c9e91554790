import type { Entry } from '../../../../src/domain/entry.ts';

/** A trial as the judge gets it. */
export interface Judged {
  readonly entries: readonly Entry[];
  readonly twin: readonly Entry[] | null;
}

/** One trial for each of the three answers of a checker. */
export interface CheckerCase {
  /** The rule was put to the test and kept. */
  readonly kept: () => Judged;
  /** The rule was broken. */
  readonly broken: () => Judged;
  /** The rule was not put to the test. */
  readonly unexercised: () => Judged;
}
