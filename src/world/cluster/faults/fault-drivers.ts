import { HarnessError } from '../../../base/errors.ts';
import type { Fault, FaultKind } from '../../../domain/fault.ts';
import { faultKinds } from '../../../domain/fault.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import { carrierOf } from '../actions/workload-of.ts';
import type { FaultDriver, Unsupported } from './fault-driver.ts';
import { expiredCertificate } from './certificate.ts';
import { abusiveTraffic, trafficSurge } from './load.ts';
import { dataCorruption, memoryLeak } from './memory.ts';
import { ownCpuThrottling, ownCrashLoop, ownReadinessFailure } from './own-templates.ts';
import { crashLoop, podKill, readinessFailure } from './pods.ts';
import { cacheSaturation, dependencyOutage, edgeDegradation, queueBacklog, retryStorm } from './requests.ts';
import { telemetryOutage, workerStop } from './system.ts';
import { badDeploy, badImage, configPush, cpuThrottling, outOfMemory } from './templates.ts';

type Catalogue = { readonly [K in FaultKind]: FaultDriver<K> | Unsupported };

/** The catalogue. The compiler lists what is missing. */
const drivers: Catalogue = {
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

const bySwitch: Unsupported = {
  unsupported: 'only requal’s own target has a switch for it, and a system of your own is not changed from within',
};

/** The catalogue for a system of the user's own: what Kubernetes, Prometheus and k6 can bring about without its help. */
const ownDrivers: Catalogue = {
  'memory-leak': bySwitch,
  'data-corruption': bySwitch,
  'bad-deploy': bySwitch,
  'dependency-outage': bySwitch,
  'retry-storm': bySwitch,
  'traffic-surge': trafficSurge,
  'queue-backlog': bySwitch,
  'expired-certificate': { unsupported: 'its certificates are not requal’s to let expire' },
  'cache-saturation': bySwitch,
  'node-loss': drivers['node-loss'],
  'telemetry-outage': telemetryOutage,
  'pod-kill': podKill,
  'crash-loop': ownCrashLoop,
  'out-of-memory': outOfMemory,
  'cpu-throttling': ownCpuThrottling,
  'bad-image': badImage,
  'config-push': bySwitch,
  'readiness-failure': ownReadinessFailure,
  'edge-degradation': bySwitch,
  'abusive-traffic': abusiveTraffic,
  'worker-stop': workerStop,
};

type Targeted = Pick<Scenario, 'target'>;

function catalogueOf({ target }: Targeted): Catalogue {
  return target === null ? drivers : ownDrivers;
}

/** What a cluster can bring about. */
export function clusterFaults(scenario: Targeted): readonly FaultKind[] {
  return faultKinds.filter((kind) => unsupportedFault(kind, scenario) === null);
}

/** Why a cluster cannot bring about this kind of fault in the target of a scenario; null when it can. */
export function unsupportedFault(kind: FaultKind, scenario: Targeted): string | null {
  const driver = catalogueOf(scenario)[kind];
  return 'unsupported' in driver ? driver.unsupported : null;
}

/** Why a cluster cannot bring about this very fault; null when it can. */
export function refusedFault(fault: Fault, scenario: Scenario): string | null {
  const why = unsupportedFault(fault.kind, scenario);
  if (why !== null) return why;
  const hasPods = !('target' in fault) || fault.kind === 'telemetry-outage' || isCarried(fault.target, scenario);
  if (!hasPods) return `no workload carries ${fault.target}`;
  return faultDriverOf(fault.kind, scenario).refuse(fault, { scenario });
}

function isCarried(name: string, scenario: Scenario): boolean {
  const service = scenario.topology.services.find((one) => one.name === name);
  return service !== undefined && carrierOf(service, scenario) !== null;
}

/** Throws a `HarnessError` with the reason for what a cluster cannot bring about. */
export function faultDriverOf<K extends FaultKind>(kind: K, scenario: Targeted): FaultDriver<K> {
  const driver: FaultDriver<K> | Unsupported = catalogueOf(scenario)[kind];
  if ('unsupported' in driver) throw new HarnessError(`unsupported: ${kind} in a cluster: ${driver.unsupported}`);
  return driver;
}
