import type { Alert, Observation } from './observation.ts';
import type { Evidence } from './proposal.ts';
import type { EvidenceTruth } from './entry.ts';
import type { Command, Step } from './world.ts';

/** The part of the true context that changes while a trial runs; the rest comes from the scenario. */
export interface RunningContext {
  readonly killed: boolean;
  readonly commanderInControl: boolean;
  readonly underRepair: readonly string[];
  readonly budgetRemaining: number;
  /** The automation's own quality alert took Level 4 away (requirements.md C6). */
  readonly suspended: boolean;
}

/**
 * An alert that began or ended, and when, in milliseconds from the start of the trial. One that is `suppressed` fires by its
 * rule and is shown to nobody: it has not ended, and is `fired` (again) when the suppression ends before it does.
 */
export interface AlertChange {
  readonly phase: 'fired' | 'suppressed' | 'resolved';
  readonly at: number;
  readonly alert: Alert;
  /** Whether automation is shown it. The rest is for the journal. */
  readonly isShown: boolean;
}

/** From samples to what automation may see: distortions, indicators, alerts, observation. */
export interface Signals {
  /** Hears of a command that the world begins: alerts are silenced here and not in the system. */
  begun(command: Command): void;
  /** Takes in all ticks of a step: distorts them into the shown table and runs the alert rules on what is shown. */
  absorb(step: Step): readonly AlertChange[];
  /** Whether an alert fires now and is shown, without making an observation. */
  isFiring(): boolean;
  /** Whether an alert that was shown is hidden by a suppression, so that nobody knows whether it goes on. */
  isHiding(): boolean;
  /** The services of such alerts. */
  hiding(): readonly string[];
  observe(at: number, running: RunningContext): Observation;
  /** Truth about values that were shown, for the judge. */
  evidenceTruth(evidence: readonly Evidence[]): readonly EvidenceTruth[];
}
