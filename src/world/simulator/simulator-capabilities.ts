import { actionKinds } from '../../domain/action.ts';
import { faultKinds } from '../../domain/fault.ts';
import type { Capabilities } from '../../domain/world.ts';

/** The simulator knows every fault and every action of the catalogues. */
export const simulatorCapabilities: Capabilities = {
  name: 'simulator',
  appliesActions: true,
  faults: faultKinds,
  actions: actionKinds,
};
