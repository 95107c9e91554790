import type { Scenario } from '../../domain/scenario.ts';
import type { Capabilities } from '../../domain/world.ts';
import { clusterActions } from './actions/action-drivers.ts';
import { clusterFaults } from './faults/fault-drivers.ts';

/** What a cluster can play; the tables of drivers say why not the rest. */
export function clusterCapabilities(scenario: Pick<Scenario, 'target'>): Capabilities {
  return {
    name: 'cluster',
    appliesActions: true,
    faults: clusterFaults(scenario),
    actions: clusterActions(scenario),
  };
}

/** What no table of drivers tells: how a trial is run in a cluster. */
export const notInAnyCluster = {
  canaries: 'a cluster cannot begin a step with a few replicas and wait: such a step is refused',
  replays: 'no two runs of a real system are the same: a journal is judged again and not run again to the same bytes',
  counterfactuals: 'a real system cannot be forked, so what would have been is not known',
} as const;
