import type { ActionKind } from '../domain/action.ts';

/** How an action moves through the replicas of its target, as the documented way to carry it out has it. */
export interface Reach {
  /**
   * Share changed or unavailable at one time: one replica after another (`step`), everything at once (`all`), as much
   * as the amount says (`amount`), or nothing that was there before (`none`).
   */
  readonly concurrent: 'none' | 'step' | 'amount' | 'all';
  /** Share touched by the end, in the same words. */
  readonly cumulative: 'none' | 'step' | 'amount' | 'all';
  /** Whether everybody who calls the target feels it, because what changes is shared by all replicas. */
  readonly callersFeelIt: boolean;
  readonly idempotent: boolean;
  /** How the effect is taken back where no runbook says so. */
  readonly undo: 'undo' | 'self-restoring' | 'irreversible';
}

const nothing: Reach = {
  concurrent: 'none',
  cumulative: 'none',
  callersFeelIt: false,
  idempotent: true,
  undo: 'self-restoring',
};
const rolling: Reach = {
  concurrent: 'step',
  cumulative: 'all',
  callersFeelIt: false,
  idempotent: true,
  undo: 'self-restoring',
};
const sharedForGood: Reach = {
  concurrent: 'all',
  cumulative: 'all',
  callersFeelIt: true,
  idempotent: false,
  undo: 'irreversible',
};

/** What each action is expected to reach. The world measures what it truly touched; this is only what is planned. */
export const reachOf: Readonly<Record<ActionKind, Reach>> = {
  'restart-pod': { ...rolling, cumulative: 'step' },
  'rolling-restart': rolling,
  'restart-log-gateway': rolling,
  'rotate-certificate': rolling,
  'rollback-deploy': { ...rolling, undo: 'undo' },
  'scale-out': { concurrent: 'none', cumulative: 'amount', callersFeelIt: false, idempotent: false, undo: 'undo' },
  'scale-in': { concurrent: 'amount', cumulative: 'amount', callersFeelIt: false, idempotent: false, undo: 'undo' },
  'throttle-traffic': {
    concurrent: 'amount',
    cumulative: 'amount',
    callersFeelIt: false,
    idempotent: true,
    undo: 'undo',
  },
  'disable-feature-flag': {
    concurrent: 'all',
    cumulative: 'all',
    callersFeelIt: false,
    idempotent: true,
    undo: 'undo',
  },
  'clear-cache': {
    concurrent: 'all',
    cumulative: 'all',
    callersFeelIt: true,
    idempotent: true,
    undo: 'self-restoring',
  },
  'drain-queue': {
    concurrent: 'all',
    cumulative: 'all',
    callersFeelIt: false,
    idempotent: false,
    undo: 'irreversible',
  },
  'failover-database': sharedForGood,
  'edit-iam': sharedForGood,
  'edit-network-policy': sharedForGood,
  'run-migration': sharedForGood,
  'delete-volume': sharedForGood,
  'suppress-alert': nothing,
  'query-metrics': nothing,
  'query-logs': nothing,
  'annotate-alert': nothing,
};
