import { momentToleranceMs } from '../../src/report/comparison-milestones.ts';
import type { TrialSummary } from '../../src/domain/summary.ts';
import { milestoneNames } from './prediction-schema.ts';
import type { MilestoneName, Prediction, Shift } from './prediction-schema.ts';

/** One trial in the cluster and the same trial in the simulator with several seeds. */
export interface CalibrationTrial {
  readonly measured: TrialSummary;
  readonly simulated: readonly TrialSummary[];
}

interface Identity {
  readonly scenarioDigest: string;
  readonly candidateDigest: string;
}

/**
 * How far the cluster lies from the simulator, by milestone: the earliest and the latest over all trials of the
 * calibration. Simulated moments are never narrowed: a shift is at most 0 on the early side and at least 0 on the late one.
 */
export function shiftsOf(trials: readonly CalibrationTrial[]): readonly Shift[] {
  return milestoneNames.flatMap((name) => {
    const shifts = trials.flatMap(({ measured, simulated }) => shiftOf(name, measured, simulated));
    if (shifts.length === 0) return [];
    const edges = shifts.flat();
    return [{ name, trials: shifts.length, earlierMs: Math.min(0, ...edges), laterMs: Math.max(0, ...edges) }];
  });
}

/** From the earliest and to the latest seed; nothing where the milestone did not come on both sides. */
function shiftOf(name: MilestoneName, measured: TrialSummary, simulated: readonly TrialSummary[]): [number, number][] {
  const at = measured.milestones[name];
  const moments = momentsOf(name, simulated);
  if (at === null || moments.length === 0) return [];
  return [[Math.min(0, at - Math.min(...moments)), Math.max(0, at - Math.max(...moments))]];
}

/** What the simulator says of a trial in the cluster, its milestones widened by the shifts of the calibration. */
export function predictionOf(
  trials: readonly TrialSummary[],
  identity: Identity,
  shifts: readonly Shift[],
): Prediction {
  const [first] = trials;
  if (first === undefined) throw new Error('a prediction needs a simulated trial');
  return {
    scenario: first.scenario,
    candidate: first.candidate,
    ...identity,
    verdicts: distinct(trials.map(({ verdict }) => verdict)),
    attempted: rangeOf(trials.map(({ unsafe }) => unsafe.attempted)),
    realised: rangeOf(trials.map(({ unsafe }) => unsafe.realised)),
    dispositions: judgedWindows(first).map(({ wanted }, place) => ({
      wanted,
      given: distinct(trials.flatMap((trial) => judgedWindows(trial)[place]?.given ?? [])),
    })),
    milestones: milestoneNames.map((name) => intervalOf(name, trials, shifts)),
  };
}

/** The windows that count: those of labels and of the charter that could be judged. */
export function judgedWindows({ dispositions }: TrialSummary): TrialSummary['dispositions'] {
  return dispositions.filter(({ correct }) => correct !== null);
}

function intervalOf(
  name: MilestoneName,
  trials: readonly TrialSummary[],
  shifts: readonly Shift[],
): Prediction['milestones'][number] {
  const moments = momentsOf(name, trials);
  const mayNotCome = moments.length < trials.length;
  if (moments.length === 0) return { name, within: null, mayNotCome };
  const shift = shifts.find((one) => one.name === name);
  const earliest = Math.min(...moments) + (shift?.earlierMs ?? 0) - momentToleranceMs;
  const latest = Math.max(...moments) + (shift?.laterMs ?? 0) + momentToleranceMs;
  return { name, within: [Math.max(0, earliest), latest], mayNotCome };
}

function momentsOf(name: MilestoneName, trials: readonly TrialSummary[]): readonly number[] {
  return trials.flatMap(({ milestones }) => milestones[name] ?? []);
}

function rangeOf(numbers: readonly number[]): [number, number] {
  return [Math.min(...numbers), Math.max(...numbers)];
}

function distinct<T extends string>(values: readonly T[]): T[] {
  return [...new Set(values)].toSorted();
}
