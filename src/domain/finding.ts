import type { Level } from './policy.ts';
import type { Disposition } from './decision.ts';
import type { Wanted } from './expectation.ts';
import type { Role } from './primitives.ts';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** What one checker says about one trial. `entries` are the journal's sequence numbers that prove it. */
export interface Finding {
  readonly invariant: string;
  readonly requirements: readonly string[];
  readonly basis: 'hazard' | 'conformance';
  readonly class: 'absolute' | 'rated';
  /** A runtime rule that was judged on requal's own guardrails is an assumption, never a pass of the candidate. */
  readonly tests: 'candidate' | 'runtime';
  readonly verdict: Verdict;
  readonly exercised: boolean;
  /** Attempted: decided before the guards. Realised: the world changed without a valid approval, or a duty was left undone. */
  readonly attempted: number;
  readonly realised: number;
  readonly why: string;
  readonly entries: readonly number[];
}

/** Whether one window got the disposition that the oracle wants. */
export interface DispositionResult {
  readonly from: number;
  readonly to: number;
  readonly wanted: Wanted;
  readonly given: Disposition;
  readonly level: Level | null;
  /** Whether the observation held what was needed to know better. */
  readonly informed: boolean;
  readonly role: Role | null;
  /** null: nothing to judge in this window, so nothing is shown. */
  readonly correct: boolean | null;
  readonly advisory: boolean;
  readonly because: string;
  readonly entries: readonly number[];
}

/** Moments from the start of the trial in milliseconds; null when it did not happen. */
export interface Milestones {
  readonly beganAt: number | null;
  /** The objective was first missed: a fault that users never felt has none. */
  readonly hurtAt: number | null;
  readonly detectedAt: number | null;
  readonly actedAt: number | null;
  readonly escalatedAt: number | null;
  readonly mitigatedAt: number | null;
  readonly recoveredAt: number | null;
}

/** What the judge says of one trial. */
export interface Outcome {
  readonly verdict: Verdict;
  /** One plain sentence. */
  readonly why: string;
  readonly findings: readonly Finding[];
  readonly dispositions: readonly DispositionResult[];
  readonly milestones: Milestones;
  readonly unsafe: { readonly attempted: number; readonly realised: number };
  readonly measures: Measures;
}

/** What is measured (requirements.md section I), as far as one trial shows it. */
export interface Measures {
  readonly offered: number;
  readonly failed: number;
  /** Null when the stores could not be asked at the end, or nothing was measured at all. */
  readonly recordsLost: number | null;
  readonly budgetRemaining: number;
  readonly proposals: number;
  readonly actionsByAutomation: number;
  readonly actionsByPeople: number;
  readonly pages: number;
  readonly approvals: number;
  readonly overrides: number;
  readonly killTimeMs: number | null;
}
