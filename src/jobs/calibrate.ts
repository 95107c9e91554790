import { digest } from '../base/canonical-json.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Replay } from '../domain/replay.ts';
import { milestonesOf } from '../judge/milestones.ts';
import { trialRecordOf } from '../judge/trial-record.ts';
import { runTrial } from '../run/trial.ts';
import type { Calibration } from '../scenario/replay-calibration.ts';
import { compareMilestones, recordedMilestones } from '../scenario/replay-calibration.ts';
import { calibrationScenario } from '../scenario/replay-scenario.ts';
import { simulatorInput } from './simulator-input.ts';
import type { TrialCommon } from './simulator-input.ts';

/** The accounts of the shipped incidents give their times to the minute. */
const precisionMs = 60_000;

/**
 * Whether the simulator tells a recorded incident as it was: the recorded human actions are played in, automation is
 * silent, and the milestones must come out in order and in time (design.md section 5). Null without a closed loop.
 */
export async function calibrate(replay: Replay, common: TrialCommon): Promise<Calibration | null> {
  const scenario = calibrationScenario(replay);
  if (!scenario) return null;
  const scenarioDigest = digest(encodeScenario(scenario));
  const journal = await runTrial(simulatorInput(scenario, scenarioDigest, common, null));
  const simulated = milestonesOf(trialRecordOf(journal.entries));
  return compareMilestones(recordedMilestones(replay.incident), simulated, precisionMs);
}
