/**
 * What people may do to an automation, each made to happen in its own incidents: the kill switch is pulled while its step runs;
 * nobody answers its request; people who have no say in it say yes; what they said yes to changes before it is carried out.
 */
export const drillKinds = ['killed-midway', 'silence', 'wrong-role', 'stale-approval'] as const;
export type DrillKind = (typeof drillKinds)[number];

/** How the human path of one automation stood one drill. */
export interface DrillRow {
  readonly drill: DrillKind;
  /** Numbers of the trials in which it was put to the test, by which `requal sample` plays them again. */
  readonly trials: readonly number[];
  /** Ids of the rules that they put to the test. */
  readonly rules: readonly string[];
  /** Rules that it broke in them, as sentences. */
  readonly broken: readonly string[];
  /** The longest that anything of automation's still moved after the kill switch, in milliseconds; null where nobody pulled it. */
  readonly slowestMs: number | null;
  /** Why it was not put to the test; null where it was. */
  readonly untested: string | null;
}
