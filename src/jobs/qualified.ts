import type { DriftRow } from '../domain/qualification-report.ts';
import type { QualificationPlan } from '../domain/qualification.ts';
import type { LoadedProfile } from '../scenario/load-profile.ts';
import type { AutomationEvidence } from './automation-evidence.ts';
import type { FailedScenario } from './failed-on-record.ts';
import type { HeldDrill } from './drills/hold-drills.ts';
import type { OutcomesSince } from './outcomes-since.ts';
import type { QualificationInputs } from './qualification-inputs.ts';
import type { Unsampled } from './qualify-targets.ts';
import type { Since } from './read-since.ts';
import type { QualifySetup } from './qualify-work.ts';
import type { Bench } from './try-incident.ts';
import type { VetoSet } from './veto-set.ts';
import type { Waivers } from './waivers.ts';

/** What is known of a qualification before its first trial. */
export interface Begun {
  readonly id: string;
  readonly startedAt: string;
  readonly asOf: string;
  /** The candidate's folder, as it was named. */
  readonly folder: string;
  readonly bench: Bench;
  readonly profile: LoadedProfile;
  readonly inputs: QualificationInputs;
  readonly plan: QualificationPlan;
  readonly waivers: Waivers;
}

/** Everything that a qualification was made from and came to, before it is put into words. */
export interface Qualified extends Begun {
  readonly seed: { readonly value: number; readonly origin: 'inputs' | 'chosen' };
  readonly setup: QualifySetup;
  readonly unsampled: readonly Unsampled[];
  readonly vetoSet: VetoSet;
  readonly evidence: readonly AutomationEvidence[];
  /** Of each automation that was sampled, how its human path stood what was made to happen to it. */
  readonly drills: readonly (readonly HeldDrill[])[];
  /** What automation did by itself since the last certificate, as people told it. */
  readonly outcomes: OutcomesSince;
  /** What the ledger says that a candidate of this policy failed since then. */
  readonly failed: readonly FailedScenario[];
  /** What was qualified the last time, and what came of each change since; null where nothing was named. */
  readonly since: { readonly last: Since; readonly rows: readonly DriftRow[] } | null;
  readonly tookMs: number;
  /** How long the sample set took. */
  readonly sampleMs: number;
}
