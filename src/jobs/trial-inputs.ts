import { digest } from '../base/canonical-json.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import type { Charter } from '../domain/charter.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Replay } from '../domain/replay.ts';
import { checkLabels } from '../judge/check-labels.ts';
import type { TrialPair } from '../run/judged-trial.ts';
import type { TrialInput } from '../run/trial-input.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { LoadedScenario } from '../scenario/load-scenario.ts';
import { closedLoopScenario } from '../scenario/replay-scenario.ts';
import { openRecorded } from '../world/recorded/recorded-world.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { WorldName } from '../domain/world.ts';
import { isSimulated, notSimulated } from '../world/simulator/simulator-capabilities.ts';
import type { WorldChoice } from './cluster-trials.ts';
import { clusterInput, notInCluster } from './cluster-input.ts';
import { simulatorInput } from './simulator-input.ts';
import type { TrialCommon } from './simulator-input.ts';
import { finderFor } from './subjects.ts';
import type { Subject } from './subjects.ts';

/** A trial to run, under the name that its files will have. */
export interface PlannedTrial extends TrialPair {
  readonly name: string;
  readonly title: string;
  /** The recording whose closed loop this is: it counts only if the simulator tells the incident as it was. */
  readonly calibratedBy: Replay | null;
}

const noClosedLoop =
  'the simulator cannot play this incident, because its replay has no closed loop (`closedLoop` in incident.yaml); `--world recorded` can';
const noRecording =
  'the recorded world cannot play a written scenario, because there is no recording of it; `--world simulator` can';

/** Why a candidate with a controller of its own is tried nowhere else. */
export const onlyInCluster =
  'the executor of this candidate is a `controller`, which works on the objects of a cluster and is tried nowhere else';

const noReplayInCluster =
  'a cluster cannot play a recorded incident, whose system is not the target; `--world recorded` can';

/** The trials of one subject in the world asked for; null asks for the world that suits it. */
export function planTrials(subject: Subject, world: WorldChoice, common: TrialCommon): readonly PlannedTrial[] {
  if (subject.kind === 'scenario') return [planScenario(subject.loaded, world, common)];
  const recorded = planRecorded(subject, common);
  const closedLoop = planClosedLoop(subject, common);
  if (typeof world === 'object' && world !== null) return [refused(recorded, 'cluster', noReplayInCluster)];
  const alone = notWithoutCluster(common);
  if (alone !== null) return [refused(recorded, world ?? 'recorded', alone)];
  if (world === 'recorded') return [recorded];
  if (world === null) return closedLoop ? [recorded, closedLoop] : [recorded];
  return [closedLoop ?? refused(recorded, world, noClosedLoop)];
}

/** Refuses labels that are looser than the charter. Throws `UserError` with the place of the label. */
export function refuseLooseLabels(subject: Subject, charter: Charter): void {
  const scenario = subject.kind === 'scenario' ? subject.loaded.scenario : subject.replay.scenario;
  const problem = checkLabels(scenario, charter)[0];
  if (!problem) return;
  const place =
    subject.kind === 'scenario'
      ? subject.loaded.placeOf(problem.path)
      : { file: `${subject.folder}/incident.yaml`, line: null, column: null };
  throw new UserError(`In \`${subject.id}\`: ${problem.message}`, { place, mend: problem.mend });
}

/** A trial that is not run, because the world asked for cannot play it. */
function refused(trial: PlannedTrial, world: WorldName, why: string): PlannedTrial {
  const openWorld = (): never => {
    throw new HarnessError(`A trial was opened that the ${world} world cannot play.`);
  };
  return { ...trial, input: { ...trial.input, world, scoredUntil: null, openWorld }, unsupported: why };
}

function planScenario(loaded: LoadedScenario, world: WorldChoice, common: TrialCommon): PlannedTrial {
  const planned: PlannedTrial = {
    name: `${loaded.scenario.id}.s${common.seed}`,
    title: loaded.scenario.title,
    input: inputIn(world, loaded, common),
    twin: twinOf(world, loaded, common),
    calibratedBy: null,
    unsupported: null,
  };
  if (world === 'recorded') return refused(planned, world, noRecording);
  const inCluster = typeof world === 'object' && world !== null;
  const why = inCluster
    ? notInCluster(loaded.scenario)
    : (notInSimulator(loaded.scenario) ?? notWithoutCluster(common));
  return why === null ? planned : refused(planned, inCluster ? 'cluster' : 'simulator', why);
}

function inputIn(world: WorldChoice, { scenario, digest: own }: LoadedScenario, common: TrialCommon): TrialInput {
  return typeof world === 'object' && world !== null
    ? clusterInput(scenario, own, common, world)
    : simulatorInput(scenario, own, common, null);
}

/** Why the simulator cannot play a scenario; null when it can. */
function notInSimulator({ faults }: Scenario): string | null {
  const fault = faults.find(({ kind }) => !isSimulated(kind));
  if (fault === undefined || isSimulated(fault.kind)) return null;
  return `the simulator cannot play ${fault.kind}: ${notSimulated[fault.kind]}; \`--world cluster\` can`;
}

/** Why a candidate cannot be tried outside of a cluster; null when it can. */
function notWithoutCluster({ candidate }: TrialCommon): string | null {
  return candidate.programs.executor.kind === 'controller' ? onlyInCluster : null;
}

function twinOf(world: WorldChoice, loaded: LoadedScenario, common: TrialCommon): TrialInput | null {
  const other = loadedTwins.get(loaded) ?? loadTwin(loaded);
  if (!other) return null;
  loadedTwins.set(loaded, other);
  return inputIn(world, other, common);
}

/** Each seed and each candidate needs the twin, and to read a file takes longer than a trial. */
const loadedTwins = new WeakMap<LoadedScenario, LoadedScenario>();

function loadTwin(loaded: LoadedScenario): LoadedScenario | null {
  const { twin } = loaded.scenario;
  if (!twin) return null;
  const find = finderFor(loaded.file);
  const file = find(twin.id);
  if (!file) {
    const place = loaded.placeOf(['twin', 'id']);
    throw new UserError(`There is no scenario \`${twin.id}\` to be the twin.`, {
      place,
      mend: 'Name the id of another scenario.',
    });
  }
  return loadScenario(file, find);
}

function planRecorded(subject: Extract<Subject, { kind: 'replay' }>, common: TrialCommon): PlannedTrial {
  const { replay } = subject;
  const document = encodeScenario(replay.scenario);
  return {
    name: `${subject.id}.s${common.seed}`,
    title: replay.incident.title,
    input: {
      ...common,
      scenario: replay.scenario,
      document,
      scenarioDigest: digest(document),
      world: 'recorded',
      timeScale: 1,
      replay: { id: replay.incident.id, digest: replay.digest },
      scoredUntil: replay.humanActions.find(({ outcome }) => outcome === 'helped')?.at ?? null,
      openWorld: () => openRecorded(replay),
    },
    twin: null,
    calibratedBy: null,
    unsupported: null,
  };
}

function planClosedLoop(subject: Extract<Subject, { kind: 'replay' }>, common: TrialCommon): PlannedTrial | null {
  const { replay } = subject;
  const scenario = closedLoopScenario(replay);
  if (!scenario) return null;
  const origin = { id: replay.incident.id, digest: replay.digest };
  return {
    name: `${scenario.id}.s${common.seed}`,
    title: scenario.title,
    input: simulatorInput(scenario, digest(encodeScenario(scenario)), common, origin),
    twin: null,
    calibratedBy: replay,
    unsupported: null,
  };
}
