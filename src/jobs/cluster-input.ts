import { undoWhenInterrupted } from '../base/interruption.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { World } from '../domain/world.ts';
import type { TrialInput } from '../run/trial-input.ts';
import { documentOf } from './simulator-input.ts';
import type { ClusterTrials } from './cluster-trials.ts';
import type { TrialCommon } from './simulator-input.ts';
import { faultDriverOf, unsupportedFault } from '../world/cluster/faults/fault-drivers.ts';

/** A trial in a kind cluster, in real time. */
export function clusterInput(
  scenario: Scenario,
  scenarioDigest: string,
  common: TrialCommon,
  cluster: ClusterTrials,
): TrialInput {
  return {
    ...common,
    scenario,
    document: documentOf(scenario),
    scenarioDigest,
    world: 'cluster',
    timeScale: cluster.timeScale,
    replay: null,
    scoredUntil: null,
    openWorld: () => openWorld(scenario, common, cluster),
    forkWorld: null,
  };
}

/** Why a cluster cannot play a scenario; null when it can. */
export function notInCluster(scenario: Scenario): string | null {
  for (const fault of scenario.faults) {
    const why = unsupportedFault(fault.kind) ?? faultDriverOf(fault.kind).refuse(fault, { scenario });
    if (why !== null) return `a cluster cannot play ${fault.kind}: ${why}`;
  }
  return null;
}

/** Interrupted, it puts the cluster back before the process ends. */
async function openWorld(scenario: Scenario, common: TrialCommon, cluster: ClusterTrials): Promise<World> {
  // The Kubernetes client takes a third of a second to load, which no other world should wait for.
  const { openClusterWorld } = await import('../world/cluster/open-cluster-world.ts');
  const opening = new AbortController();
  const stopOpening = undoWhenInterrupted(() => {
    opening.abort();
    return opened.then(
      (world) => world.close(),
      () => undefined,
    );
  });
  const opened = openClusterWorld(scenario, {
    ...cluster,
    seed: common.seed,
    controller: common.candidate.programs.executor.kind === 'controller',
    stop: opening.signal,
  });
  try {
    const world = await opened;
    return {
      ...world,
      get samples() {
        return world.samples;
      },
      close: () => world.close().finally(stopOpening),
    };
  } catch (error) {
    stopOpening();
    throw error;
  }
}
