import type { StagedKind } from '../../domain/canary.ts';
import { addReplicas, removeReplicas } from './actions/scale.ts';
import type { Operation, Simulation } from './simulation.ts';
import { beginRollout } from './versions.ts';

/** How an operation that has stopped after its first replicas goes on to the rest. */
export const stagedEffects: Readonly<Record<StagedKind, (sim: Simulation, operation: Operation) => void>> = {
  // It takes the next replica with its next tick.
  'rolling-restart': () => undefined,
  'rollback-deploy': (sim, { service, before }) => {
    if (before === 1) beginRollout(sim, service, 0);
  },
  'scale-out': addReplicas,
  'scale-in': removeReplicas,
};

/** Whether this kind of action goes on replica by replica. */
export function isStaged(kind: string): kind is StagedKind {
  return Object.hasOwn(stagedEffects, kind);
}
