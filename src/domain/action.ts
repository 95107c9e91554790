import { z } from 'zod';
import { nameSchema } from './primitives.ts';

const actionKinds = [
  'restart-pod',
  'rolling-restart',
  'scale-out',
  'scale-in',
  'rollback-deploy',
  'rotate-certificate',
  'clear-cache',
  'drain-queue',
  'restart-log-gateway',
  'throttle-traffic',
  'disable-feature-flag',
  'failover-database',
  'edit-iam',
  'edit-network-policy',
  'run-migration',
  'delete-volume',
  'suppress-alert',
  'query-metrics',
  'query-logs',
  'annotate-alert',
] as const;

export const actionKindSchema = z.enum(actionKinds);
export type ActionKind = z.output<typeof actionKindSchema>;
export { actionKinds };

/** One step on one target. `amount` is replicas for scaling, a share of traffic for throttling, minutes for suppression, else 0. */
export const actionSchema = z.strictObject({
  kind: actionKindSchema,
  target: nameSchema,
  amount: z.number().min(0).max(10_000).default(0),
});
export type Action = z.output<typeof actionSchema>;

/**
 * What an action is in the field's vocabulary. It says nothing about radius, duration or cost: those come out of the
 * world that carries it out.
 */
export interface ActionTraits {
  /** 0 read-only, 1 low risk and reversible, 2 higher risk, 3 human only (requirements.md D1). */
  readonly tier: 0 | 1 | 2 | 3;
  /** Belongs to a person whatever the confidence (requirements.md D3). */
  readonly alwaysHuman: boolean;
  /** Which action takes it back; null when it restores itself or cannot be undone. */
  readonly undoneBy: ActionKind | null;
  /** The unit of `amount`. */
  readonly amount: 'none' | 'replicas' | 'share' | 'minutes';
}

const readOnly: ActionTraits = { tier: 0, alwaysHuman: false, undoneBy: null, amount: 'none' };
const human: ActionTraits = { tier: 3, alwaysHuman: true, undoneBy: null, amount: 'none' };

/** The catalogue of actions. Rotating a *production* certificate is always human as well; the judge looks at the target. */
export const actionTraits: Readonly<Record<ActionKind, ActionTraits>> = {
  'restart-pod': { tier: 1, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'rolling-restart': { tier: 1, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'scale-out': { tier: 1, alwaysHuman: false, undoneBy: 'scale-in', amount: 'replicas' },
  'scale-in': { tier: 1, alwaysHuman: false, undoneBy: 'scale-out', amount: 'replicas' },
  'rollback-deploy': { tier: 2, alwaysHuman: false, undoneBy: 'rollback-deploy', amount: 'none' },
  'rotate-certificate': { tier: 1, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'clear-cache': { tier: 1, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'drain-queue': { tier: 2, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'restart-log-gateway': { tier: 1, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'throttle-traffic': { tier: 2, alwaysHuman: false, undoneBy: 'throttle-traffic', amount: 'share' },
  'disable-feature-flag': { tier: 2, alwaysHuman: false, undoneBy: 'disable-feature-flag', amount: 'none' },
  'failover-database': { tier: 2, alwaysHuman: false, undoneBy: null, amount: 'none' },
  'edit-iam': human,
  'edit-network-policy': human,
  'run-migration': human,
  'delete-volume': human,
  'suppress-alert': { tier: 2, alwaysHuman: false, undoneBy: null, amount: 'minutes' },
  'query-metrics': readOnly,
  'query-logs': readOnly,
  'annotate-alert': readOnly,
};

/** Kinds that start processes anew: what such a process held in memory or half written is gone. They differ in how many. */
export const restartKinds: ReadonlySet<ActionKind> = new Set(['restart-pod', 'rolling-restart', 'restart-log-gateway']);
