import type { ActionEffect } from '../action-effect.ts';
import { cureFaults } from '../faults.ts';
import { rollingRestart } from './restart.ts';

/** Restarts the telemetry pipeline like any service; samples arrive again once it is warm. */
export const restartLogGateway: ActionEffect = {
  begin(sim, operation) {
    if (sim.services[operation.service]!.kind !== 'telemetry') return 'it carries no telemetry';
    return rollingRestart.begin(sim, operation);
  },
  advance(sim, operation) {
    if (!rollingRestart.advance(sim, operation)) return false;
    operation.cured.push(...cureFaults(sim, operation.service, ['telemetry-outage']));
    return true;
  },
  stop: () => undefined,
  undo: null,
};
