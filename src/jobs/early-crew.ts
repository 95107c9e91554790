import type { Crew } from '../run/crew.ts';
import { openEarlyReports } from './early-reports.ts';
import type { TrialReport } from './trial-work.ts';

/** A crew whose reports are kept as soon as they come, and that has nobody run what an earlier one left. */
export interface EarlyCrew {
  readonly crew: Crew<TrialReport>;
  /** The report of this trial, and those of all before it, are written where they belong. */
  took(trial: number): void;
  /** Nothing is written any more. */
  end(): void;
  /** All are written where they belong. */
  clear(): void;
}

export interface EarlyCrewPlan {
  /** The folder of the run. */
  readonly folder: string;
  readonly planDigest: string;
  /** The first trial that is not written yet. */
  readonly from: number;
  /** Writes the journals of a report. */
  keepJournals(report: TrialReport): void;
}

/** Such a crew made of one that only runs trials. What it cannot write is told as the `HarnessError` of the trial. */
export function earlyCrew(
  crew: Crew<TrialReport>,
  { folder, planDigest, from, keepJournals }: EarlyCrewPlan,
): EarlyCrew {
  const early = openEarlyReports(folder, planDigest);
  // Before there is a first result nothing of a run stays, so that until then they are only held.
  const held = new Map<number, TrialReport>();
  let turn = from;
  let isEnded = false;
  const keep = (report: TrialReport, trial: number): TrialReport => {
    keepJournals(report);
    early.keep(trial, report);
    return { ...report, kept: null };
  };
  const run = async (trial: number): Promise<TrialReport> => {
    const left = early.left(trial);
    if (left !== null) return left;
    const report = await crew.run(trial);
    // What could not be run is tried again when the run is gone on with.
    if (isEnded || trial <= turn || report.broken !== null) return report;
    if (turn > 0) return keep(report, trial);
    held.set(trial, report);
    return report;
  };
  return {
    crew: { ...crew, run },
    took(trial) {
      turn = trial + 1;
      early.drop(trial);
      held.forEach(keep);
      held.clear();
    },
    end() {
      isEnded = true;
    },
    clear: early.clear,
  };
}
