import type { Alert, Observation } from './observation.ts';
import type { Evidence } from './proposal.ts';
import type { EvidenceTruth } from './entry.ts';
import type { Step } from './world.ts';

/** The part of the true context that changes while a trial runs; the rest comes from the scenario. */
export interface RunningContext {
  readonly killed: boolean;
  readonly commanderInControl: boolean;
  readonly underRepair: readonly string[];
  readonly budgetRemaining: number;
  /** The automation's own quality alert took Level 4 away (requirements.md C6). */
  readonly suspended: boolean;
}

/** An alert that began or ended, and when, in milliseconds from the start of the trial. */
export interface AlertChange {
  readonly phase: 'fired' | 'resolved';
  readonly at: number;
  readonly alert: Alert;
}

/** From samples to what automation may see: distortions, indicators, alerts, observation. */
export interface Signals {
  /** Takes in all ticks of a step: distorts them into the shown table and runs the alert rules on what is shown. */
  absorb(step: Step): readonly AlertChange[];
  /** Whether an alert fires now, without making an observation. */
  isFiring(): boolean;
  observe(at: number, running: RunningContext): Observation;
  /** Truth about values that were shown, for the judge. */
  evidenceTruth(evidence: readonly Evidence[]): readonly EvidenceTruth[];
}
