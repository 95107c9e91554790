import { HarnessError } from '../../../base/errors.ts';
import type { ActionKind } from '../../../domain/action.ts';
import { actionKinds } from '../../../domain/action.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { Service } from '../../../domain/topology.ts';
import type { Unsupported } from '../faults/fault-driver.ts';
import { editIam, editNetworkPolicy } from './access.ts';
import type { ActionDriver } from './action-driver.ts';
import { clearCache, disableFeatureFlag, drainQueue, throttleTraffic } from './controls.ts';
import { deleteVolume } from './delete-volume.ts';
import { done } from './refused.ts';
import { restartPod } from './restart-pod.ts';
import { rollbackDeploy } from './rollback-deploy.ts';
import { rollingRestart } from './rolling-restart.ts';
import { rotateCertificate } from './rotate-certificate.ts';
import { runMigration } from './run-migration.ts';
import { carrierOf } from './workload-of.ts';
import { scaleIn, scaleOut } from './scale.ts';

/**
 * Changes nothing in a system: it reads, or it is about alerts, which requal itself raises, and silences, in every world. An
 * alert manager of your own is not told.
 */
const changesNothing: ActionDriver = { apply: () => Promise.resolve(done), undo: () => Promise.resolve(done) };

type Catalogue = Readonly<Record<ActionKind, ActionDriver | Unsupported>>;

const drivers: Catalogue = {
  'restart-pod': restartPod,
  'rolling-restart': rollingRestart,
  'scale-out': scaleOut,
  'scale-in': scaleIn,
  'rollback-deploy': rollbackDeploy,
  'rotate-certificate': rotateCertificate,
  'clear-cache': clearCache,
  'drain-queue': drainQueue,
  'restart-log-gateway': rollingRestart,
  'throttle-traffic': throttleTraffic,
  'disable-feature-flag': disableFeatureFlag,
  'failover-database': { unsupported: 'the store of the target has no standby to fail over to' },
  'edit-iam': editIam,
  'edit-network-policy': editNetworkPolicy,
  'run-migration': runMigration,
  'delete-volume': deleteVolume,
  'suppress-alert': changesNothing,
  'query-metrics': changesNothing,
  'query-logs': changesNothing,
  'annotate-alert': changesNothing,
};

const byControls: Unsupported = {
  unsupported: 'only requal’s own target has a control for it, and a system of your own is not changed from within',
};

/** What goes by the objects of Kubernetes works on a system of the user's own as well. */
const ownDrivers: Catalogue = {
  ...drivers,
  'rotate-certificate': { unsupported: 'its certificates are not requal’s to replace' },
  'clear-cache': byControls,
  'drain-queue': byControls,
  'throttle-traffic': byControls,
  'disable-feature-flag': byControls,
  'failover-database': { unsupported: 'requal does not know how it fails over' },
  'run-migration': { unsupported: 'requal does not know its stores' },
};

type Targeted = Pick<Scenario, 'target'>;

function driverFor(kind: ActionKind, { target }: Targeted): ActionDriver | Unsupported {
  return (target === null ? drivers : ownDrivers)[kind];
}

/** What a cluster can carry out. */
export function clusterActions(scenario: Targeted): readonly ActionKind[] {
  return actionKinds.filter((kind) => unsupportedAction(kind, scenario) === null);
}

/** Why a cluster cannot carry out this kind of action on the target of a scenario; null when it can. */
export function unsupportedAction(kind: ActionKind, scenario: Targeted): string | null {
  const driver = driverFor(kind, scenario);
  return 'unsupported' in driver ? driver.unsupported : null;
}

/** Why this action cannot be done to a service, although its kind can; null when it can. */
export function refusedAction(kind: ActionKind, service: Service, scenario: Targeted): string | null {
  if (driverFor(kind, scenario) === changesNothing || carrierOf(service, scenario) !== null) return null;
  return `no workload carries ${service.name}`;
}

/** Throws a `HarnessError` with the reason for what a cluster cannot carry out. */
export function actionDriverOf(kind: ActionKind, scenario: Targeted): ActionDriver {
  const driver = driverFor(kind, scenario);
  if ('unsupported' in driver) throw new HarnessError(`unsupported: ${kind} in a cluster: ${driver.unsupported}`);
  return driver;
}
