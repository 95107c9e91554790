import { z } from 'zod';

const words = z
  .record(z.string(), z.string())
  .nullish()
  .transform((map) => map ?? {});

const metadata = z.object({
  name: z.string().min(1).max(253),
  namespace: z.string().max(63).default('default'),
  labels: words,
  annotations: words,
});

/** Values are read to see which services they name, and are never written anywhere: passwords stand in them. */
const container = z.object({
  env: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
});

const podTemplate = z.object({
  metadata: z.object({ labels: words, annotations: words }).default({ labels: {}, annotations: {} }),
  spec: z.object({
    containers: z.array(container).default([]),
    volumes: z
      .array(z.object({ persistentVolumeClaim: z.unknown().optional(), hostPath: z.unknown().optional() }))
      .nullish(),
  }),
});

const workloadSpec = z.object({ replicas: z.int().nonnegative().default(1), template: podTemplate });

const backend = z.object({ service: z.object({ name: z.string() }).nullish() }).nullish();

/** As much of a Kubernetes object as a first profile is made from; all else in it is passed over. */
export const kubeObjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('Namespace'), metadata }),
  z.object({ kind: z.literal('Deployment'), metadata, spec: workloadSpec }),
  z.object({ kind: z.literal('StatefulSet'), metadata, spec: workloadSpec }),
  z.object({
    kind: z.literal('Service'),
    metadata,
    spec: z.object({ selector: words, type: z.string().default('ClusterIP') }),
  }),
  z.object({
    kind: z.literal('Ingress'),
    metadata,
    spec: z.object({
      defaultBackend: backend,
      rules: z.array(z.object({ http: z.object({ paths: z.array(z.object({ backend })) }).nullish() })).nullish(),
    }),
  }),
  z.object({
    kind: z.literal('HorizontalPodAutoscaler'),
    metadata,
    spec: z.object({ scaleTargetRef: z.object({ kind: z.string(), name: z.string() }) }),
  }),
]);
export type KubeItem = z.output<typeof kubeObjectSchema>;
export type KubeItemOf<K extends KubeItem['kind']> = Extract<KubeItem, { readonly kind: K }>;
export type KubeWorkload = KubeItemOf<'Deployment' | 'StatefulSet'>;

/** The kinds that are read. */
export const kubeItemKinds: readonly KubeItem['kind'][] = kubeObjectSchema.options.map(({ shape }) => shape.kind.value);

/** What `kubectl get ... -o json` writes. */
export const kubeListSchema = z.object({
  items: z.array(z.looseObject({ kind: z.string() })).max(20_000),
});
