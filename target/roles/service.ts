import type { Replica } from '../replica.ts';
import type { Role } from '../role.ts';
import type { CapacityConfig } from '../target-config.ts';
import { createWorkplace } from './workplace.ts';

/** A stateless service: its own work in a slot, then its calls; the slot is free again while it waits for answers. */
export function createService(replica: Replica, config: CapacityConfig): Role {
  const workplace = createWorkplace(replica, config);
  return {
    work: async () => (await workplace.hold()) ?? (await workplace.callDependencies()) ?? workplace.done(),
    routes: {},
    drain: () => Promise.resolve(),
  };
}
