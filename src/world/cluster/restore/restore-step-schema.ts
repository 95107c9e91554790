import { z } from 'zod';
import type { KubeObject } from '../kube/kinds.ts';

const kubeObject = z.custom<KubeObject>((value) => {
  const object = value as { kind?: unknown; metadata?: { name?: unknown } } | null;
  return typeof object?.kind === 'string' && typeof object.metadata?.name === 'string';
}, 'expected a Kubernetes object');

/** One thing that the harness must put back (design.md section 9). */
export const restoreStepSchema = z.discriminatedUnion('kind', [
  /** All objects of the target's namespaces as they were: what changed is put back, what is new is removed. */
  z.strictObject({ kind: z.literal('namespaces'), namespaces: z.array(z.string()), before: z.array(kubeObject) }),
  /** Replicas of one of requal's own Deployments, such as Prometheus. */
  z.strictObject({ kind: z.literal('system-replicas'), name: z.string(), replicas: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('switch-fault'), id: z.string() }),
  z.strictObject({ kind: z.literal('controls'), service: z.string() }),
  /** Pods of a service that a fault was done to: what it left in their memory, caches and queues ends with them. */
  z.strictObject({ kind: z.literal('pods'), namespace: z.string(), service: z.string() }),
  /** Damaged records of a store with one replica. */
  z.strictObject({ kind: z.literal('records'), namespace: z.string(), service: z.string() }),
  /** A process of ours: ended only if what runs under its id began at the same time, and so is still the same. */
  z.strictObject({ kind: z.literal('process'), pid: z.int().positive(), startedAt: z.string(), program: z.string() }),
  z.strictObject({ kind: z.literal('container'), name: z.string() }),
]);
export type RestoreStep = z.output<typeof restoreStepSchema>;

/** A line of the restore log: a step written ahead, or the word that it is done. */
export const restoreLineSchema = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('ahead'), id: z.string(), step: restoreStepSchema }),
  z.strictObject({ what: z.literal('done'), id: z.string() }),
]);
export type RestoreLine = z.output<typeof restoreLineSchema>;
