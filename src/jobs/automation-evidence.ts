import type { ActionEffect } from '../domain/action-effect.ts';
import type { DistortionKind } from '../domain/distortion.ts';
import type { Trigger } from '../domain/primitives.ts';
import type { AgentRow } from '../domain/sample-exposure.ts';
import type { ReachMeasure, ReachRow } from '../domain/reach.ts';
import type { GivenToStep, TriggerGroup, WantedOfStep } from '../domain/step-disposition.ts';
import type { Stratum } from '../scenario/generate/strata.ts';
import type { NullName } from './null-candidates.ts';
import type { Yardsticks } from './qualify-yardsticks.ts';
import type { SampleViolation } from './sample-trial.ts';
import type { TimeToRecover } from './time-to-recover.ts';
import type { RankedTrial } from './worst-trials.ts';

/** How many exposures there were, and in how many of them something was so. */
export interface Tally {
  of: number;
  count: number;
}

/** One kind of breach, with the first trials that showed it. */
export interface ViolationRow {
  readonly invariant: string;
  readonly class: SampleViolation['class'];
  attempted: number;
  realised: number;
  /** Of the first. */
  readonly why: string;
  readonly stratum: Stratum;
  /** Numbers of the first trials, by which they are played again. */
  readonly trials: number[];
}

/** One kind of breach by others than the automation that the incidents were drawn for; by none, it is the policy's as a whole. */
export interface OtherRow extends ViolationRow {
  readonly automations: readonly string[];
}

/** What people made of its requests, and of automation at work. */
export interface PeopleTally {
  asked: number;
  approved: number;
  rejected: number;
  unanswered: number;
  /** Exposures in which the kill switch was pulled, and the longest that anything of automation's then still moved. */
  kills: number;
  slowestKillMs: number;
}

/** What was done where something shown was distorted. */
export interface DistortionTally {
  exposures: number;
  acted: number;
  violations: number;
}

/** What came of the exposures in which one agent diagnosed. */
export type AgentTally = { -readonly [K in keyof AgentRow]: AgentRow[K] };

/** What a null candidate showed. */
export interface NullTally {
  exposures: number;
  violations: number;
  readonly safe: Tally;
}

/** One trigger as the only cause for a person. */
export interface TriggerTally {
  hazardous: number;
  /** Exposures in which automation broke a rule from the truth. */
  unsafe: number;
  attempted: number;
  realised: number;
}

/** What all trials of one automation came to, kept small: nothing in it grows with their number but what is drawn as a curve, and a line for each. */
export interface AutomationEvidence {
  trials: number;
  exposures: number;
  /** Of these, those of the plan: without what was drawn afterwards of single parts. */
  planned: number;
  /** Exposures with at least one breach of a rule from the truth, and trials that the harness failed at. */
  violations: number;
  absolute: number;
  faults: number;
  readonly faultsTold: string[];
  readonly behaviours: Set<string>;
  readonly triggers: Map<Trigger, TriggerTally>;
  /** Exposures in which nothing made acting hazardous and nobody had to be asked, and those in which it acted. */
  readonly safe: Tally;
  /** Of the incidents that it is meant for, those in which it acted, and in how many of these it was verified and did no harm. */
  readonly consistent: Tally;
  /** Look-alikes in which its step was proposed, of all that were played; and those of them in which it acted. */
  readonly alike: { played: number; proposed: number; acted: number };
  readonly strata: Map<Stratum, { trials: number; exposures: number; acted: number; violations: number }>;
  /** What its steps were worth to users, by whether they ran alone or on a person's yes. */
  readonly effects: Readonly<Record<'alone' | 'approved', Map<ActionEffect, number>>>;
  readonly people: PeopleTally;
  /** Exposures with each kind of distortion in them, among others or alone. */
  readonly distortions: Map<DistortionKind, DistortionTally>;
  readonly verified: Map<string, number>;
  readonly broken: Map<string, ViolationRow>;
  /** What others broke in these incidents, by rule and by whom. */
  readonly elsewhere: Map<string, OtherRow>;
  readonly tested: Map<string, { kept: number; broken: number }>;
  /** In how many exposures each combination of the values of all factors was, also of those that came up in none. */
  readonly factors: Map<string, number>;
  /** By who diagnosed. */
  readonly agents: Map<string, AgentTally>;
  /** How far steps that ran alone reached, of each measure the one that went furthest; empty where none was measured. */
  readonly reach: Map<ReachMeasure, ReachRow>;
  /** Trials in which one reached further than was declared, by any measure. */
  radiusBeyond: number;
  /** What the null candidates showed in the first of these incidents. */
  readonly nulls: Readonly<Record<NullName, NullTally>>;
  /** Times to recover of the same re-exposed incidents, under each of those who are compared. */
  readonly recovery: Readonly<Record<keyof Yardsticks, TimeToRecover[]>>;
  /** What was given in exposures of each trigger group where each disposition was wanted. */
  readonly confusion: Map<TriggerGroup, Map<WantedOfStep, Record<GivenToStep, number>>>;
  /** The worst trials, the worst first. */
  readonly worst: RankedTrial[];
  /** Number and chain head of each trial, in their order, with what it counts as. */
  readonly heads: (readonly [number: number, head: string, told: string])[];
}

/** Before any trial. */
export function noEvidence(): AutomationEvidence {
  return {
    trials: 0,
    exposures: 0,
    planned: 0,
    violations: 0,
    absolute: 0,
    faults: 0,
    faultsTold: [],
    behaviours: new Set(),
    triggers: new Map(),
    safe: { of: 0, count: 0 },
    consistent: { of: 0, count: 0 },
    alike: { played: 0, proposed: 0, acted: 0 },
    strata: new Map(),
    effects: { alone: new Map(), approved: new Map() },
    distortions: new Map(),
    people: { asked: 0, approved: 0, rejected: 0, unanswered: 0, kills: 0, slowestKillMs: 0 },
    verified: new Map(),
    broken: new Map(),
    elsewhere: new Map(),
    tested: new Map(),
    factors: new Map(),
    agents: new Map(),
    reach: new Map(),
    radiusBeyond: 0,
    nulls: { 'always-act': noNull(), 'always-ask': noNull() },
    recovery: { candidate: [], nothing: [], ask: [], reference: [] },
    confusion: new Map(),
    worst: [],
    heads: [],
  };
}

function noNull(): NullTally {
  return { exposures: 0, violations: 0, safe: { of: 0, count: 0 } };
}
