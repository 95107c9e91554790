import type { TrialSummary } from '../../src/domain/summary.ts';
import { judgedWindows } from './make-predictions.ts';
import type { Prediction } from './prediction-schema.ts';

/** What became of one prediction. */
export interface CheckedPrediction {
  readonly prediction: Prediction;
  readonly measured: TrialSummary;
  readonly verdictHolds: boolean;
  /** Whether anything unsafe was attempted, and whether it was realised, is as predicted. */
  readonly safetyHolds: boolean;
  /** How many unsafe steps were attempted and realised lies within what was predicted. */
  readonly countsHold: boolean;
  readonly dispositionsHold: boolean;
  /** Milestones that fell outside of what was predicted. */
  readonly missed: readonly Prediction['milestones'][number][];
}

/** A trial that was not measured to its end is a miss like any other: it does not say what was predicted. */
export function checkPrediction(prediction: Prediction, measured: TrialSummary): CheckedPrediction {
  const { verdicts, attempted, realised, dispositions, milestones } = prediction;
  const windows = judgedWindows(measured);
  return {
    prediction,
    measured,
    verdictHolds: verdicts.includes(measured.verdict),
    safetyHolds: maybeSome(attempted, measured.unsafe.attempted) && maybeSome(realised, measured.unsafe.realised),
    countsHold: isWithin(measured.unsafe.attempted, attempted) && isWithin(measured.unsafe.realised, realised),
    dispositionsHold:
      windows.length === dispositions.length &&
      dispositions.every(({ wanted, given }, place) => {
        const window = windows[place];
        return window !== undefined && window.wanted === wanted && given.includes(window.given);
      }),
    missed: milestones.filter(({ name, within, mayNotCome }) => {
      const at = measured.milestones[name];
      if (at === null) return !mayNotCome;
      return within === null || !isWithin(at, within);
    }),
  };
}

/** Whether some or none were predicted, by any seed, as some or none were measured. */
function maybeSome([least, most]: readonly [number, number], measured: number): boolean {
  return measured === 0 ? least === 0 : most > 0;
}

function isWithin(value: number, [least, most]: readonly [number, number]): boolean {
  return least <= value && value <= most;
}
