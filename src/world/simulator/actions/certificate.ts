import { limits } from '../../../domain/limits.ts';
import type { ActionEffect } from '../action-effect.ts';
import { noteAll } from '../action-effect.ts';
import { cureFaults } from '../faults.ts';
import { certificateHoldsMs } from '../simulation.ts';

/** Issuing a certificate and loading it without a restart. */
const rotationMs = 30_000;

/** A new certificate, loaded in place: no replica goes out of service. */
export const rotateCertificate: ActionEffect = {
  begin: () => null,
  advance(sim, operation) {
    if ((sim.tick - operation.beganTick) * limits.tickMs < rotationMs) return false;
    operation.cured.push(...cureFaults(sim, operation.service, ['expired-certificate']));
    sim.isPlain[operation.service] = 0;
    sim.isRenewed[operation.service] = 1;
    sim.certificateUntil[operation.service] = sim.tick * limits.tickMs + certificateHoldsMs;
    noteAll(sim, operation);
    // One after the other, although all are done within a tick or two.
    operation.concurrentMax = 1;
    return true;
  },
  stop: () => undefined,
  undo: null,
};
