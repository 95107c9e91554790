import { HarnessError } from '../../../base/errors.ts';
import type { FaultKind } from '../../../domain/fault.ts';
import { faultKinds } from '../../../domain/fault.ts';
import type { FaultDriver, Unsupported } from './fault-driver.ts';
import { abusiveTraffic, trafficSurge } from './load.ts';
import { dataCorruption, memoryLeak } from './memory.ts';
import { crashLoop, podKill, readinessFailure } from './pods.ts';
import { cacheSaturation, dependencyOutage, edgeDegradation, queueBacklog, retryStorm } from './requests.ts';
import { expiredCertificate, telemetryOutage, workerStop } from './system.ts';
import { badDeploy, badImage, configPush, cpuThrottling, outOfMemory } from './templates.ts';

/** The catalogue. The compiler lists what is missing. */
const drivers: { readonly [K in FaultKind]: FaultDriver<K> | Unsupported } = {
  'memory-leak': memoryLeak,
  'data-corruption': dataCorruption,
  'bad-deploy': badDeploy,
  'dependency-outage': dependencyOutage,
  'retry-storm': retryStorm,
  'traffic-surge': trafficSurge,
  'queue-backlog': queueBacklog,
  'expired-certificate': expiredCertificate,
  'cache-saturation': cacheSaturation,
  'node-loss': { unsupported: 'a cluster of one node cannot lose it and go on' },
  'telemetry-outage': telemetryOutage,
  'pod-kill': podKill,
  'crash-loop': crashLoop,
  'out-of-memory': outOfMemory,
  'cpu-throttling': cpuThrottling,
  'bad-image': badImage,
  'config-push': configPush,
  'readiness-failure': readinessFailure,
  'edge-degradation': edgeDegradation,
  'abusive-traffic': abusiveTraffic,
  'worker-stop': workerStop,
};

/** What a cluster can bring about. */
export const clusterFaults: readonly FaultKind[] = faultKinds.filter((kind) => !('unsupported' in drivers[kind]));

/** Why a cluster cannot bring about this kind of fault; null when it can. */
export function unsupportedFault(kind: FaultKind): string | null {
  const driver = drivers[kind];
  return 'unsupported' in driver ? driver.unsupported : null;
}

/** Throws a `HarnessError` with the reason for what a cluster cannot bring about. */
export function faultDriverOf<K extends FaultKind>(kind: K): FaultDriver<K> {
  const driver: FaultDriver<K> | Unsupported = drivers[kind];
  if ('unsupported' in driver) throw new HarnessError(`unsupported: ${kind} in a cluster: ${driver.unsupported}`);
  return driver;
}
