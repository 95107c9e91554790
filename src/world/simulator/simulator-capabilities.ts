import { actionKinds } from '../../domain/action.ts';
import { faultKinds } from '../../domain/fault.ts';
import type { FaultKind } from '../../domain/fault.ts';
import type { Capabilities } from '../../domain/world.ts';

const noOrchestrator = 'the simulator has no orchestrator that schedules, pulls and probes pods';

/** What the simulator cannot play, and why. */
export const notSimulated = {
  'pod-kill': noOrchestrator,
  'crash-loop': noOrchestrator,
  'out-of-memory': 'the simulator ends replicas by growth of memory (`memory-leak`), not by a lowered limit',
  'cpu-throttling': 'the simulator has no processors, only capacities',
  'bad-image': noOrchestrator,
  'config-push': 'the simulator changes behaviour by versions only (`bad-deploy`)',
  'readiness-failure': noOrchestrator,
  'edge-degradation': 'the simulator lets a whole service fail (`dependency-outage`), not one edge to it',
  'abusive-traffic': 'the simulator does not tell users from others (`traffic-surge`)',
  'worker-stop': 'the simulator slows workers down (`queue-backlog`) and does not stop them',
} as const satisfies Partial<Record<FaultKind, string>>;

/** A kind of fault that the simulator plays. */
export type SimulatedFault = Exclude<FaultKind, keyof typeof notSimulated>;

/** Whether the simulator plays this kind of fault. */
export function isSimulated(kind: FaultKind): kind is SimulatedFault {
  return !(kind in notSimulated);
}

export const simulatorCapabilities: Capabilities = {
  name: 'simulator',
  appliesActions: true,
  faults: faultKinds.filter(isSimulated),
  actions: actionKinds,
};
