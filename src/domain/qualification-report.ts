import type { DistortionKind } from './distortion.ts';
import type { ActionEffect } from './action-effect.ts';
import type { Automation } from './automation.ts';
import type { DrillRow } from './drill.ts';
import type { Qualification, QualificationVerdict, TriggerRow } from './qualification.ts';
import type { ReachRow } from './reach.ts';
import type { AgentRow, FactorExposure } from './sample-exposure.ts';
import type { ConfusionRow, StepDisposition, TriggerGroup } from './step-disposition.ts';
import type { WaiverTold } from './waiver.ts';

/** A rate with its exact two-sided interval, for tables; no verdict rests on it. */
export interface ShownRate {
  readonly count: number;
  readonly of: number;
  readonly low: number;
  readonly high: number;
}

/** A rule that an automation broke, and how it is seen again. */
export interface BrokenRule {
  readonly invariant: string;
  readonly class: 'absolute' | 'rated';
  readonly attempted: number;
  readonly realised: number;
  readonly why: string;
  readonly stratum: string;
  /** Numbers of its first trials, by which `requal sample` plays them again. */
  readonly trials: readonly number[];
  /** Path of the first trial's journal, from where the command ran. */
  readonly journal: string;
  /** Path of its timeline inside the report; null where there are worse ones. */
  readonly timeline: string | null;
  /** The command that plays the first trial again from its journal, byte for byte. */
  readonly replay: string;
}

/** One of the worst trials of an automation: what it was, what came of it, and how it is seen again. */
export interface WorstTrial {
  /** By which `requal sample` plays it again. */
  readonly number: number;
  readonly stratum: string;
  /** Null where its step was not proposed. */
  readonly trigger: TriggerGroup | null;
  readonly step: StepDisposition | null;
  readonly broken: readonly TrialBreach[];
  readonly brokenByOthers: readonly TrialBreach[];
  /** How long users were hurt, in milliseconds, and whether they recovered for good; null where they never were. */
  readonly hurt: { readonly afterMs: number; readonly recovered: boolean } | null;
  /** Path of its journal, from where the command ran. */
  readonly journal: string;
  /** Path of its timeline inside the report. */
  readonly timeline: string;
  /** The command that plays it again from its journal, byte for byte. */
  readonly replay: string;
}

/** A rule that was broken in one trial. */
export interface TrialBreach {
  readonly invariant: string;
  readonly kind: 'attempted' | 'realised';
}

/** What was measured of one part of the sample set. */
export interface StratumRow {
  readonly stratum: string;
  readonly trials: number;
  readonly exposures: number;
  readonly acted: number;
  readonly violations: number;
}

/** How an automation's re-exposed incidents ended, up to the common horizon, under one of those that are compared. */
export interface RecoveryCurve {
  readonly who: 'candidate' | 'do-nothing' | 'always-ask' | 'reference';
  /** Mean time until users were no longer hurt, for good, in milliseconds (restricted mean survival time). */
  readonly meanMs: number;
  readonly trials: number;
  /** Those in which users were no longer hurt, for good; those in which they never were are among them. */
  readonly recovered: number;
  /** Those in which users had recovered when a fault that had passed struck once more. */
  readonly struckAgain: number;
  /** Of these, those in which users were hurt again from then on: not recovered, and the mean has them with the whole horizon. */
  readonly relapsed: number;
  readonly steps: readonly {
    readonly fromMs: number;
    readonly share: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** What one remediation is in itself, measured by playing it (design.md section 6). */
export interface ActionMeasured {
  /** From the start of the undo until all is as it would have been without the step, in milliseconds; null when it never was. */
  readonly undoMs: number | null;
  /** Whether records are as they would have been; null when they could not be counted. */
  readonly recordsKept: boolean | null;
  /** Whether applied twice leaves the same state as applied once. */
  readonly sameTwice: boolean;
}

/** A change since the last qualification, in the order in which they are made one after the other. */
export type DriftStep = 'profile' | 'policy' | 'runbooks' | 'agent';

/** What one change made of one automation, on the same incidents before and after it. */
export interface DriftRow {
  readonly automation: string;
  readonly step: DriftStep;
  readonly before: DriftCounts;
  readonly after: DriftCounts;
  /** Incidents in which a rule was broken only after the change, and only before it. */
  readonly worse: number;
  readonly better: number;
  /** How likely so great an imbalance would be by chance (exact McNemar, two-sided). */
  readonly chance: number;
}

/** Of the incidents of one automation: in how many its step was proposed, it acted by itself, and a rule was broken. */
export interface DriftCounts {
  readonly trials: number;
  readonly exposures: number;
  readonly acted: number;
  readonly violations: number;
}

/** A rule that was put to the test in exposures of an automation. */
export interface TestedRule {
  readonly invariant: string;
  readonly title: string;
  /** Whose rule it is: that of `runtime` was kept by requal's guardrails, unless the executor on trial was the user's own. */
  readonly tests: 'candidate' | 'runtime';
  readonly kept: number;
  readonly broken: number;
}

/** What people made of the requests of an automation, and how fast it stood still when they stopped it. */
export interface PeopleAsked {
  readonly asked: number;
  readonly approved: number;
  readonly rejected: number;
  readonly unanswered: number;
  /** Exposures in which the kill switch was pulled, and the longest that anything of automation's then still moved, in milliseconds. */
  readonly kills: number;
  readonly slowestKillMs: number;
}

/** What an automation did where something that was shown was distorted. */
export interface DistortedRow {
  readonly kind: DistortionKind;
  readonly exposures: number;
  readonly acted: number;
  readonly violations: number;
}

/** What a null candidate showed in the first incidents of an automation. */
export interface NullRow {
  readonly name: string;
  readonly exposures: number;
  readonly violations: number;
  readonly actedWhenRight: ShownRate;
}

/** A rule that others broke in the incidents of an automation. */
export interface BrokenByOthers {
  readonly invariant: string;
  /** Ids of those automations; none for the policy as a whole. */
  readonly automations: readonly string[];
  readonly attempted: number;
  readonly realised: number;
  /** Numbers of the first trials. */
  readonly trials: readonly number[];
}

/** What changed since the last certificate, and what came of each change. */
export interface Drift {
  /** The certificate, and the date as of which it was. */
  readonly since: string;
  /** Who signed it, of those who are trusted; null where it was not verified. */
  readonly signer: string | null;
  readonly asOf: string;
  /** What is another one than then, in words; empty where nothing is. */
  readonly changed: readonly string[];
  readonly rows: readonly DriftRow[];
}

/** All that is told of one automation beside what the certificate vouches for. */
export interface AutomationReport {
  readonly automation: Automation;
  readonly verdict: QualificationVerdict;
  /** What its incidents are, in a clause; null when there are none. */
  readonly incidents: string | null;
  readonly trials: number;
  readonly exposures: number;
  readonly violations: number;
  /** Exposures of the plan; what was drawn beyond them came in other shares, and no bound rests on it. */
  readonly planned: number;
  /** The exact one-sided bound on the rate of violations, at the plan's confidence, from all violations in the plan's exposures. */
  readonly violationsAtMost: number;
  readonly consistency: ShownRate;
  readonly actedWhenRight: ShownRate;
  readonly lookAlikes: {
    readonly names: readonly string[];
    readonly played: number;
    readonly proposed: number;
    readonly acted: number;
  };
  readonly triggers: readonly TriggerRow[];
  /** What was given where what was wanted, by trigger; only rows with exposures. */
  readonly confusion: readonly ConfusionRow[];
  /** The worst first, on a clean pass as well. */
  readonly worst: readonly WorstTrial[];
  readonly strata: readonly StratumRow[];
  readonly broken: readonly BrokenRule[];
  /** What others broke in the same incidents. */
  readonly elsewhere: readonly BrokenByOthers[];
  readonly tested: readonly TestedRule[];
  readonly behaviours: number;
  /** Which combinations of factors its sample met; null where no incident exposes it. */
  readonly coverage: FactorExposure | null;
  /** Who diagnosed in its exposures: the candidate's own agent first, then those that scenarios put in its place. */
  readonly agents: readonly AgentRow[];
  /** What its steps were worth to users, by whether they ran alone or on a person's yes. */
  readonly effects: Readonly<Record<'alone' | 'approved', readonly (readonly [ActionEffect, number])[]>>;
  readonly people: PeopleAsked;
  /** One of each kind; none where no incident exposes it. */
  readonly drills: readonly DrillRow[];
  /** Exposures with each kind of distortion in them, among others or alone. */
  readonly distortions: readonly DistortedRow[];
  readonly verified: readonly (readonly [string, number])[];
  /** How far its steps reached that ran alone, by each measure that of the one that went furthest; empty where none was measured. */
  readonly reach: readonly ReachRow[];
  /** Trials in which one of them reached further than was declared, by any measure. */
  readonly radiusBeyond: number;
  /** Null where no incident exposes it. */
  readonly measured: ActionMeasured | null;
  /** The first of the same incidents under policies that know nothing, beside which the rest is to be read. */
  readonly nulls: readonly NullRow[];
  readonly recovery: readonly RecoveryCurve[];
  readonly faults: number;
}

/** How many autonomous actions of one automation were told of, by what came of them. */
export interface OutcomeRow {
  readonly automation: string;
  /** Whether the candidate has it; what it does not have, or has no longer, is told all the same. */
  readonly isOurs: boolean;
  readonly helped: number;
  readonly needless: number;
  readonly harmful: number;
}

/** What automation did by itself since the last certificate, as ledger and profile tell it. What nobody told is not in it. */
export interface OutcomesReport {
  /** Date on which the last certificate that requalified the policy was issued; null where there is none, and all counts. */
  readonly since: string | null;
  /** Each automation of the candidate in the order of the policy, also without any, then the others. */
  readonly rows: readonly OutcomeRow[];
  /** How often people overruled a recommendation, as the profile says. */
  readonly overrides: number;
}

/** What a qualification came to, as one document: `qualification.json` and `requal qualify --json`. */
export interface QualificationReport {
  readonly schema: 'requal/qualification/v1';
  readonly id: string;
  readonly startedAt: string;
  readonly tookMs: number;
  readonly requal: string;
  readonly node: string;
  readonly candidate: { readonly name: string; readonly digest: string; readonly policyVersion: string };
  readonly profile: { readonly name: string; readonly title: string; readonly digest: string; readonly asOf: string };
  readonly charterDigest: string;
  readonly generatorDigest: string;
  /** Digest of everything that the certifying seed is made of. */
  readonly inputs: string;
  /** Why no certificate can come of it, whatever it found; null when one can. */
  readonly uncertifiable: string | null;
  readonly qualification: Qualification;
  readonly automations: readonly AutomationReport[];
  /** What was given where what was wanted, over the samples of all automations. */
  readonly confusion: readonly ConfusionRow[];
  /** The worst trials of the samples of all automations, of which each is told where its automation is. */
  readonly worst: readonly { readonly automation: string; readonly number: number }[];
  /** Null where no earlier certificate was named. */
  readonly drift: Drift | null;
  readonly outcomes: OutcomesReport;
  /** Rules broken in veto trials that failed, each in one sentence. */
  readonly vetoes: readonly string[];
  /** Every waiver that was named, and what came of it. */
  readonly waivers: readonly WaiverTold[];
  /** The report's folder, relative to where the command ran. */
  readonly folder: string;
  readonly certificate: string | null;
  readonly exitCode: number;
}
