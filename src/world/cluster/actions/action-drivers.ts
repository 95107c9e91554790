import { HarnessError } from '../../../base/errors.ts';
import type { ActionKind } from '../../../domain/action.ts';
import { actionKinds } from '../../../domain/action.ts';
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
import { scaleIn, scaleOut } from './scale.ts';

/** Changes nothing in a system: it reads, or it is about alerts, which requal itself raises in every world. */
const changesNothing: ActionDriver = { apply: () => Promise.resolve(done), undo: () => Promise.resolve(done) };

const drivers = {
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
} satisfies Record<ActionKind, ActionDriver | Unsupported>;

/** What a cluster can carry out. */
export const clusterActions: readonly ActionKind[] = actionKinds.filter((kind) => !('unsupported' in drivers[kind]));

/** Why a cluster cannot carry out this kind of action; null when it can. */
export function unsupportedAction(kind: ActionKind): string | null {
  const driver: ActionDriver | Unsupported = drivers[kind];
  return 'unsupported' in driver ? driver.unsupported : null;
}

/** Throws a `HarnessError` with the reason for what a cluster cannot carry out. */
export function actionDriverOf(kind: ActionKind): ActionDriver {
  const driver: ActionDriver | Unsupported = drivers[kind];
  if ('unsupported' in driver) throw new HarnessError(`unsupported: ${kind} in a cluster: ${driver.unsupported}`);
  return driver;
}
