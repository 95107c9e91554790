import { HarnessError } from '../base/errors.ts';
import type { Replay } from '../domain/replay.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { WorldName } from '../domain/world.ts';
import type { TrialPair } from '../run/judged-trial.ts';
import type { TrialInput } from '../run/trial-input.ts';
import type { OwnManifests } from '../world/cluster/own/own-manifests.ts';
import { openRecorded } from '../world/recorded/recorded-world.ts';
import { clusterInput } from './cluster-input.ts';
import type { ClusterTrials } from './cluster-trials.ts';
import { simulatorInput } from './simulator-input.ts';
import type { TrialCommon } from './simulator-input.ts';

/**
 * What is to be met, whoever is on trial and under whatever seed. Plain data outside of a cluster, so that a worker can be
 * given it.
 */
export interface Challenge {
  /** The files of its trials are named by it and by the seed. */
  readonly id: string;
  readonly title: string;
  /** What to name on the command line: an id of what is shipped, else a path. */
  readonly source: string;
  readonly scenario: Scenario;
  readonly scenarioDigest: string;
  /** In a cluster those of a target of the user's own; null for any other. */
  readonly manifests: OwnManifests | null;
  readonly where: Where;
  /** The replay that the scenario was made from. */
  readonly replay: TrialInput['replay'];
  readonly twin: Pick<Challenge, 'scenario' | 'scenarioDigest' | 'manifests'> | null;
  /** The recording whose closed loop this is: it counts only if the simulator tells the incident as it was. */
  readonly calibratedBy: Replay | null;
}

/** The world of a challenge. */
export type Where =
  | { readonly kind: 'simulator' }
  | { readonly kind: 'recorded'; readonly recording: Replay }
  | { readonly kind: 'cluster'; readonly cluster: ClusterTrials }
  /** The world that was asked for cannot play it. */
  | { readonly kind: 'nowhere'; readonly world: WorldName; readonly timeScale: number; readonly why: string };

/** A trial to run, under the name that its files will have. */
export interface PlannedTrial extends TrialPair {
  readonly name: string;
  readonly title: string;
  readonly calibratedBy: Replay | null;
}

/** The trial in which a candidate meets a challenge under a seed. */
export function trialOf(challenge: Challenge, common: TrialCommon): PlannedTrial {
  const { id, title, twin, where, calibratedBy } = challenge;
  return {
    name: `${id}.s${common.seed}`,
    title,
    input: inputOf(challenge, common),
    twin: twin === null ? null : inputOf({ ...challenge, ...twin }, common),
    calibratedBy,
    unsupported: where.kind === 'nowhere' ? where.why : null,
  };
}

function inputOf(challenge: Challenge, common: TrialCommon): TrialInput {
  const { scenario, scenarioDigest, where, replay } = challenge;
  if (where.kind === 'cluster') return clusterInput(challenge, common, where.cluster);
  const simulated = simulatorInput(scenario, scenarioDigest, common, replay);
  switch (where.kind) {
    case 'simulator':
      return simulated;
    case 'recorded':
      return {
        ...simulated,
        world: 'recorded',
        scoredUntil: scoredUntil(where.recording),
        openWorld: () => openRecorded(where.recording),
        forkWorld: null,
      };
    case 'nowhere':
      return {
        ...simulated,
        world: where.world,
        timeScale: where.timeScale,
        openWorld: () => refuse(where.world),
        forkWorld: null,
      };
  }
}

function scoredUntil({ humanActions }: Replay): number | null {
  return humanActions.find(({ outcome }) => outcome === 'helped')?.at ?? null;
}

function refuse(world: WorldName): never {
  throw new HarnessError(`A trial was opened that the ${world} world cannot play.`);
}
