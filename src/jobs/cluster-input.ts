import { undoWhenInterrupted } from '../base/interruption.ts';
import type { Scenario } from '../domain/scenario.ts';
import { ownMetrics } from '../domain/target.ts';
import type { OwnMetric } from '../domain/target.ts';
import type { World } from '../domain/world.ts';
import type { FileBeside } from '../journal/journal.ts';
import type { TrialInput } from '../run/trial-input.ts';
import type { OwnManifests } from '../world/cluster/own/own-manifests.ts';
import { documentOf } from './simulator-input.ts';
import type { ClusterTrials } from './cluster-trials.ts';
import type { TrialCommon } from './simulator-input.ts';
import { unsupportedAction } from '../world/cluster/actions/action-drivers.ts';
import { refusedFault } from '../world/cluster/faults/fault-drivers.ts';

/** What of a challenge a cluster is made for. */
export interface Challenged {
  readonly scenario: Scenario;
  readonly scenarioDigest: string;
  readonly manifests: OwnManifests | null;
}

/** A trial in a kind cluster, in real time. */
export function clusterInput(challenged: Challenged, common: TrialCommon, cluster: ClusterTrials): TrialInput {
  const { scenario, scenarioDigest, manifests } = challenged;
  return {
    ...common,
    scenario,
    document: documentOf(scenario),
    scenarioDigest,
    targetDigest: manifests?.digest ?? null,
    world: 'cluster',
    timeScale: cluster.timeScale,
    replay: null,
    scoredUntil: null,
    openWorld: (keep = passOver) => openWorld({ challenged, common, cluster, keep }),
    forkWorld: null,
  };
}

/** Why a cluster cannot play a scenario; null when it can. */
export function notInCluster(scenario: Scenario): string | null {
  for (const fault of scenario.faults) {
    const why = refusedFault(fault, scenario);
    if (why !== null) return `a cluster cannot play ${fault.kind}: ${why}`;
  }
  return notDone(scenario) ?? notShown(scenario);
}

/** What people are to do for certain; what they may choose to do is only known when they do it. */
function notDone(scenario: Scenario): string | null {
  for (const { role, interventions } of scenario.people) {
    for (const intervention of interventions) {
      if (intervention.kind !== 'repair') continue;
      const { kind } = intervention.action;
      const why = unsupportedAction(kind, scenario);
      if (why !== null) return `a cluster cannot carry out ${kind}, which ${role} does: ${why}`;
    }
  }
  return null;
}

/** A distortion of what nobody tells would leave the observation sound, and the trial would be of something else. */
function notShown({ target, distortions }: Scenario): string | null {
  if (target === null) return null;
  for (const distortion of distortions) {
    if (!('metric' in distortion) || !('service' in distortion)) continue;
    const { metric, service, id } = distortion;
    if (metric === null || service === null || !(ownMetrics as readonly string[]).includes(metric)) continue;
    const own = target.services[service]?.metrics ?? {};
    if (own[metric as OwnMetric] === undefined)
      return `${id} distorts ${metric} of ${service}, for which there is no query`;
  }
  return null;
}

interface Opening {
  readonly challenged: Challenged;
  readonly common: TrialCommon;
  readonly cluster: ClusterTrials;
  keep(file: FileBeside): void;
}

function passOver(): void {}

/** Interrupted, it puts the cluster back before the process ends. */
async function openWorld({ challenged, common, cluster, keep }: Opening): Promise<World> {
  const { scenario, manifests } = challenged;
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
    manifests,
    controller: common.candidate.programs.executor.kind === 'controller',
    stop: opening.signal,
    onLoadEnded: ({ name, summary }) => keep({ name: `k6-${name}.json`, text: summary }),
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
