import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TrialSummary } from '../../src/domain/summary.ts';
import { momentToleranceMs } from '../../src/report/comparison-milestones.ts';
import { checkPrediction } from '../../scripts/predictions/check-prediction.ts';
import { examplePage, examplePageFile, readPredictions, roundNames } from '../../scripts/predictions/example-files.ts';
import { predictionOf, shiftsOf } from '../../scripts/predictions/make-predictions.ts';
import { trialOf } from '../helpers/report-fixtures.ts';

const identity = { scenarioDigest: 'a'.repeat(64), candidateDigest: 'b'.repeat(64) };
const { milestones: noted, dispositions } = trialOf();

function detected(detectedAt: number | null): TrialSummary {
  return trialOf({ milestones: { ...noted, detectedAt } });
}

function intervalOfDetection(prediction: ReturnType<typeof predictionOf>) {
  return prediction.milestones.find(({ name }) => name === 'detectedAt');
}

describe('what the calibration says of the distance between simulator and cluster', () => {
  it('is how far the cluster was outside of the seeds, on either side, and never narrows', () => {
    const simulated = [detected(100_000), detected(120_000)];
    const shifts = shiftsOf([
      { measured: detected(70_000), simulated },
      { measured: detected(110_000), simulated },
      { measured: detected(125_000), simulated },
    ]);
    expect(shifts.find(({ name }) => name === 'detectedAt')).toEqual({
      name: 'detectedAt',
      trials: 3,
      earlierMs: -30_000,
      laterMs: 5_000,
    });
  });

  it('says nothing of a milestone that did not come on both sides', () => {
    const shifts = shiftsOf([{ measured: detected(null), simulated: [detected(1)] }]);
    expect(shifts.map(({ name }) => name)).not.toContain('detectedAt');
  });
});

describe('a prediction', () => {
  const shifts = [{ name: 'detectedAt', trials: 2, earlierMs: -30_000, laterMs: 5_000 }] as const;
  const prediction = predictionOf([detected(100_000), detected(120_000)], identity, shifts);

  it('is the span of the seeds, widened by the calibration and by what cannot be told apart', () => {
    expect(intervalOfDetection(prediction)).toEqual({
      name: 'detectedAt',
      within: [70_000 - momentToleranceMs, 125_000 + momentToleranceMs],
      mayNotCome: false,
    });
    expect(intervalOfDetection(predictionOf([detected(null), detected(1)], identity, []))).toMatchObject({
      mayNotCome: true,
    });
  });

  it('holds where all that was measured lies within it', () => {
    const checked = checkPrediction(prediction, detected(75_000));
    expect(checked).toMatchObject({
      verdictHolds: true,
      safetyHolds: true,
      countsHold: true,
      dispositionsHold: true,
      missed: [],
    });
  });

  it('is missed by a moment outside of its interval, by one that did not come, and by one that was to stay away', () => {
    const missed = (measured: TrialSummary, from = prediction) =>
      checkPrediction(from, measured).missed.map(({ name }) => name);
    expect(missed(detected(200_000))).toEqual(['detectedAt']);
    expect(missed(detected(null))).toEqual(['detectedAt']);
    expect(missed(detected(1), predictionOf([detected(null)], identity, []))).toEqual(['detectedAt']);
  });

  it('is missed by another verdict, by one unsafe step more, and by another answer in a window', () => {
    const other = prediction.verdicts.includes('pass') ? 'inconclusive' : 'pass';
    const base = detected(100_000);
    const more = { ...base.unsafe, realised: base.unsafe.realised + 1 };
    expect(checkPrediction(prediction, { ...base, verdict: other }).verdictHolds).toBe(false);
    expect(checkPrediction(prediction, { ...base, unsafe: more }).countsHold).toBe(false);
    const none = { ...prediction, realised: [0, 0] as [number, number] };
    expect(checkPrediction(none, { ...base, unsafe: { ...base.unsafe, realised: 1 } }).safetyHolds).toBe(false);
    const three = { ...prediction, realised: [3, 3] as [number, number] };
    const two = { ...base, unsafe: { ...base.unsafe, realised: 2 } };
    expect(checkPrediction(three, two)).toMatchObject({ safetyHolds: true, countsHold: false });
    expect(checkPrediction(three, { ...base, unsafe: { ...base.unsafe, realised: 0 } }).safetyHolds).toBe(false);
    const answers = dispositions.map((one) => ({ ...one, given: 'none' as const }));
    expect(checkPrediction(prediction, { ...base, dispositions: answers }).dispositionsHold).toBe(false);
    expect(checkPrediction(prediction, { ...base, dispositions: [] }).dispositionsHold).toBe(false);
  });
});

describe('the example report', () => {
  it('tells what was predicted and what the kept journals show when they are judged again', () => {
    expect(readFileSync(examplePageFile, 'utf8')).toBe(examplePage());
  });

  it.each(roundNames)('has in its %s round eight trials, calibrated on four others', (round) => {
    const { predictions, calibration } = readPredictions(round);
    const predicted = predictions.map(({ scenario }) => scenario);
    expect([new Set(predicted).size, calibration.scenarios.length]).toEqual([8, 4]);
    expect(predicted.filter((scenario) => calibration.scenarios.includes(scenario))).toEqual([]);
  });

  it('predicts nothing in a later round that an earlier one had measured', () => {
    const all = roundNames.flatMap((round) => readPredictions(round).predictions.map(({ scenario }) => scenario));
    expect(new Set(all).size).toBe(all.length);
  });
});
