import type { ActionKind } from '../../domain/action.ts';
import type { ActionEffect } from './action-effect.ts';
import { editIam, editNetworkPolicy } from './actions/access.ts';
import { rotateCertificate } from './actions/certificate.ts';
import { clearCache } from './actions/clear-cache.ts';
import { drainQueue } from './actions/drain-queue.ts';
import { failoverDatabase } from './actions/failover.ts';
import { disableFeatureFlag } from './actions/feature-flag.ts';
import { restartLogGateway } from './actions/log-gateway.ts';
import { runMigration } from './actions/migration.ts';
import { readOnly } from './actions/read-only.ts';
import { restartPod, rollingRestart } from './actions/restart.ts';
import { rollbackDeploy } from './actions/rollback.ts';
import { scaleIn, scaleOut } from './actions/scale.ts';
import { suppressAlert } from './actions/suppress-alert.ts';
import { throttleTraffic } from './actions/throttle.ts';
import { deleteVolume } from './actions/volume.ts';

/** The catalogue of what actions do. The compiler lists what is missing. */
export const actionEffects = {
  'restart-pod': restartPod,
  'rolling-restart': rollingRestart,
  'scale-out': scaleOut,
  'scale-in': scaleIn,
  'rollback-deploy': rollbackDeploy,
  'rotate-certificate': rotateCertificate,
  'clear-cache': clearCache,
  'drain-queue': drainQueue,
  'restart-log-gateway': restartLogGateway,
  'throttle-traffic': throttleTraffic,
  'disable-feature-flag': disableFeatureFlag,
  'failover-database': failoverDatabase,
  'edit-iam': editIam,
  'edit-network-policy': editNetworkPolicy,
  'run-migration': runMigration,
  'delete-volume': deleteVolume,
  'suppress-alert': suppressAlert,
  'query-metrics': readOnly,
  'query-logs': readOnly,
  'annotate-alert': readOnly,
} as const satisfies Record<ActionKind, ActionEffect>;
