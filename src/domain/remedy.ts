import type { Action } from './action.ts';
import type { Fault } from './fault.ts';
import { unreachable } from '../base/errors.ts';

/**
 * What an informed person would do about a fault: the knowledge of the people in a scenario, never of a candidate.
 * Empty where no action of the catalogue repairs it and only work by hand does.
 */
export function remediesOf(fault: Fault): readonly Action[] {
  switch (fault.kind) {
    case 'memory-leak':
      return [
        step('rolling-restart', fault.target),
        step('restart-pod', fault.target),
        step('rollback-deploy', fault.target),
      ];
    case 'bad-deploy':
      return [step('rollback-deploy', fault.target), step('disable-feature-flag', fault.target)];
    case 'traffic-surge':
      return [step('scale-out', fault.target, 2), step('throttle-traffic', fault.target, 0.3)];
    case 'retry-storm':
      return [step('throttle-traffic', fault.target, 0.5), step('scale-out', fault.target, 2)];
    case 'queue-backlog':
      return [
        step('scale-out', fault.target, 2),
        step('restart-pod', fault.target),
        step('rolling-restart', fault.target),
      ];
    case 'expired-certificate':
      return [step('rotate-certificate', fault.target)];
    case 'cache-saturation':
      return [step('throttle-traffic', fault.target, 0.3), step('scale-out', fault.target, 2)];
    case 'telemetry-outage':
      return [step('restart-log-gateway', fault.target)];
    case 'abusive-traffic':
      return [step('throttle-traffic', fault.target, 0.5), step('scale-out', fault.target, 2)];
    case 'bad-image':
    case 'config-push':
    case 'out-of-memory':
    case 'cpu-throttling':
      return [step('rollback-deploy', fault.target)];
    case 'worker-stop':
      return [step('scale-out', fault.target, 2)];
    case 'data-corruption':
    case 'dependency-outage':
    case 'node-loss':
    case 'pod-kill':
    case 'crash-loop':
    case 'readiness-failure':
    case 'edge-degradation':
      return [];
    default:
      return unreachable(fault);
  }
}

function step(kind: Action['kind'], target: string, amount = 0): Action {
  return { kind, target, amount };
}
