import { basename, relative, resolve } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { WorldName } from '../domain/world.ts';
import { checkLabels } from '../judge/check-labels.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { LoadedScenario, ScenarioReviewer } from '../scenario/load-scenario.ts';
import { closedLoopScenario } from '../scenario/replay-scenario.ts';
import { isSimulated, notSimulated } from '../world/simulator/simulator-capabilities.ts';
import type { Challenge, PlannedTrial } from './challenge.ts';
import { trialOf } from './challenge.ts';
import { notInCluster } from './cluster-input.ts';
import type { WorldChoice } from './cluster-trials.ts';
import { ownManifests } from './own-manifests.ts';
import type { TrialCommon } from './simulator-input.ts';
import { finderFor, shippedReplays, shippedScenarios } from './subjects.ts';
import type { Subject } from './subjects.ts';

const noClosedLoop =
  'the simulator cannot play this incident, because its replay has no closed loop (`closedLoop` in incident.yaml); `--world recorded` can';
const noRecording =
  'the recorded world cannot play a written scenario, because there is no recording of it; `--world simulator` can';

/** Why a candidate with a controller of its own is tried nowhere else. */
export const onlyInCluster =
  'the executor of this candidate is a `controller`, which works on the objects of a cluster and is tried nowhere else';

const noReplayInCluster = (world: 'recorded' | 'simulator') =>
  `a cluster cannot play a recorded incident, whose system is not the target; \`--world ${world}\` can`;

const notAsRecorded = (id: string) =>
  `a closed loop is played in the simulator and never as recorded; write \`npx requal run ${id} --world recorded\` for the recording, or leave \`--world\` out`;

/** The trials of one subject in the world asked for; null asks for the world that suits it. */
export function planTrials(subject: Subject, world: WorldChoice, common: TrialCommon): readonly PlannedTrial[] {
  return challengesOf(subject, world, common.candidate).map((challenge) => trialOf(challenge, common));
}

/** What a candidate has to meet in one subject. */
export function challengesOf(subject: Subject, world: WorldChoice, candidate: Candidate): readonly Challenge[] {
  if (subject.kind === 'scenario') return [challengeOf(subject.loaded, world, candidate)];
  const recorded = recordedChallenge(subject);
  const closedLoop = closedLoopChallenge(subject);
  if (subject.closedLoopOnly && closedLoop !== null) return [closedLoopAlone(closedLoop, subject, world, candidate)];
  if (typeof world === 'object' && world !== null) return [refused(recorded, 'cluster', noReplayInCluster('recorded'))];
  const alone = notWithoutCluster(candidate);
  if (alone !== null) return [refused(recorded, world ?? 'recorded', alone)];
  if (world === 'recorded') return [recorded];
  if (world === null) return closedLoop ? [recorded, closedLoop] : [recorded];
  return [closedLoop ?? refused(recorded, world, noClosedLoop)];
}

/** Of a replay that was named by the id of its closed loop. */
function closedLoopAlone(
  closedLoop: Challenge,
  { folder }: Extract<Subject, { kind: 'replay' }>,
  world: WorldChoice,
  candidate: Candidate,
): Challenge {
  if (typeof world === 'object' && world !== null)
    return refused(closedLoop, 'cluster', noReplayInCluster('simulator'));
  if (world === 'recorded') return refused(closedLoop, world, notAsRecorded(sourceOf(folder, shippedReplays)));
  const alone = notWithoutCluster(candidate);
  return alone === null ? closedLoop : refused(closedLoop, 'simulator', alone);
}

/** Finds labels that are looser than the charter, for whoever loads what is to be tried. */
export function looseLabels(charter: Charter): ScenarioReviewer {
  return (scenario) =>
    checkLabels(scenario, charter).map(({ message, path, mend }) => ({
      message: `In \`${scenario.id}\`: ${message}`,
      path,
      mend,
    }));
}

/** A trial that is not run, because the world asked for cannot play it. */
function refused(challenge: Challenge, world: WorldName, why: string): Challenge {
  const timeScale = challenge.where.kind === 'cluster' ? challenge.where.cluster.timeScale : 1;
  return { ...challenge, where: { kind: 'nowhere', world, timeScale, why } };
}

function challengeOf(loaded: LoadedScenario, world: WorldChoice, candidate: Candidate): Challenge {
  const { scenario, digest: scenarioDigest } = loaded;
  const twin = twinOf(loaded);
  const inCluster = typeof world === 'object' && world !== null;
  const challenge: Challenge = {
    id: scenario.id,
    title: scenario.title,
    source: sourceOf(loaded.file, shippedScenarios),
    scenario,
    scenarioDigest,
    manifests: inCluster ? ownManifests(loaded) : null,
    where: inCluster ? { kind: 'cluster', cluster: world } : { kind: 'simulator' },
    replay: null,
    twin: twin && {
      scenario: twin.scenario,
      scenarioDigest: twin.digest,
      manifests: inCluster ? ownManifests(twin) : null,
    },
    calibratedBy: null,
  };
  if (world === 'recorded') return refused(challenge, world, noRecording);
  const why = inCluster ? notInCluster(scenario) : (notInSimulator(scenario) ?? notWithoutCluster(candidate));
  return why === null ? challenge : refused(challenge, inCluster ? 'cluster' : 'simulator', why);
}

/** Why the simulator cannot play a scenario; null when it can. */
function notInSimulator({ faults }: Scenario): string | null {
  const fault = faults.find(({ kind }) => !isSimulated(kind));
  if (fault === undefined || isSimulated(fault.kind)) return null;
  return `the simulator cannot play ${fault.kind}: ${notSimulated[fault.kind]}; \`--world cluster\` can`;
}

/** Why a candidate cannot be tried outside of a cluster; null when it can. */
function notWithoutCluster({ programs }: Candidate): string | null {
  return programs.executor.kind === 'controller' ? onlyInCluster : null;
}

function twinOf(loaded: LoadedScenario): LoadedScenario | null {
  const { twin } = loaded.scenario;
  if (!twin) return null;
  const known = loadedTwins.get(loaded);
  if (known) return known;
  const find = finderFor(loaded.file);
  const file = find(twin.id);
  if (!file) {
    const place = loaded.placeOf(['twin', 'id']);
    throw new UserError(`There is no scenario \`${twin.id}\` to be the twin.`, {
      place,
      mend: 'Name the id of another scenario.',
    });
  }
  const other = loadScenario(file, find);
  loadedTwins.set(loaded, other);
  return other;
}

/** Each candidate needs the twin, and to read a file takes longer than a trial. */
const loadedTwins = new WeakMap<LoadedScenario, LoadedScenario>();

function recordedChallenge({ id, replay, folder }: Extract<Subject, { kind: 'replay' }>): Challenge {
  return {
    id,
    title: replay.incident.title,
    source: sourceOf(folder, shippedReplays),
    scenario: replay.scenario,
    scenarioDigest: digest(encodeScenario(replay.scenario)),
    manifests: null,
    where: { kind: 'recorded', recording: replay },
    replay: { id: replay.incident.id, digest: replay.digest },
    twin: null,
    calibratedBy: null,
  };
}

function closedLoopChallenge({ replay, folder }: Extract<Subject, { kind: 'replay' }>): Challenge | null {
  const scenario = closedLoopScenario(replay);
  if (!scenario) return null;
  return {
    id: scenario.id,
    title: scenario.title,
    source: sourceOf(folder, shippedReplays),
    scenario,
    scenarioDigest: digest(encodeScenario(scenario)),
    manifests: null,
    where: { kind: 'simulator' },
    replay: { id: replay.incident.id, digest: replay.digest },
    twin: null,
    calibratedBy: replay,
  };
}

/** An id where it names this file again, from wherever a command runs; else the path from here. */
function sourceOf(path: string, shipped: string): string {
  const isShipped = !relative(shipped, path).startsWith('..');
  return isShipped ? basename(path).replace(/\.ya?ml$/, '') : relative(resolve(), path) || path;
}
