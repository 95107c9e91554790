import type { Capabilities } from '../../domain/world.ts';
import { clusterActions } from './actions/action-drivers.ts';
import { clusterFaults } from './faults/fault-drivers.ts';

/** What a cluster can play; the tables of drivers say why not the rest. */
export const clusterCapabilities: Capabilities = {
  name: 'cluster',
  appliesActions: true,
  faults: clusterFaults,
  actions: clusterActions,
};
