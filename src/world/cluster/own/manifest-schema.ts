import { z } from 'zod';

/** Kinds that a target may have: what stands in a namespace, is put back after a trial, and goes nowhere else. */
export const manifestKinds = [
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'PersistentVolumeClaim',
  'Service',
  'Deployment',
  'StatefulSet',
] as const;
export type ManifestKind = (typeof manifestKinds)[number];

const texts = z.record(z.string(), z.string());

const metadata = z.looseObject({
  name: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'expected a name of Kubernetes')
    .refine((name) => !/^requal(-|$)/.test(name), 'names that begin with `requal` are those of requal’s own objects'),
  namespace: z.string().optional(),
  labels: texts.optional(),
  annotations: texts.optional(),
  ownerReferences: never('belongs to Kubernetes'),
  finalizers: never('would keep requal from taking the object away again'),
});

/** What every object has, whatever it is; asked first, so that a kind that is not taken is told as such. */
export const headSchema = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata });

const container = z.looseObject({
  name: z.string(),
  image: z.string().min(1),
  command: z.array(z.string()).optional(),
  args: z.array(z.string()).optional(),
  ports: z.array(z.looseObject({ containerPort: z.int(), hostPort: never('takes a port of the machine') })).optional(),
  volumeDevices: never('reaches devices of the machine'),
  securityContext: z
    .looseObject({
      privileged: never('gives the container the rights of the machine'),
      procMount: never('shows the container what belongs to the machine'),
      capabilities: z.looseObject({ add: never('gives the container rights beyond its own') }).optional(),
    })
    .optional(),
});

/** The only ones that stay inside of the namespace. */
const volumeKinds = ['configMap', 'secret', 'emptyDir', 'persistentVolumeClaim', 'projected', 'downwardAPI'];

const volume = z
  .looseObject({
    name: z.string(),
    hostPath: never('reaches the files of the machine'),
    persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional(),
  })
  .superRefine((given, context) => {
    const other = Object.keys(given).find((key) => key !== 'name' && key !== 'hostPath' && !volumeKinds.includes(key));
    if (other === undefined) return;
    const message = `a volume \`${other}\` reaches out of the namespace; taken are ${volumeKinds.join(', ')}`;
    context.addIssue({ code: 'custom', path: [other], message });
  });

const podSpec = z.looseObject({
  hostNetwork: never('puts the pod into the network of the machine'),
  hostPID: never('shows the pod the processes of the machine'),
  hostIPC: never('shares the memory of the machine with the pod'),
  nodeName: never('takes the choice of the machine from Kubernetes'),
  ephemeralContainers: never('belongs to a pod that runs'),
  containers: z.array(container).min(1),
  initContainers: z.array(container).optional(),
  volumes: z.array(volume).optional(),
});

const claimSpec = z.looseObject({ volumeName: never('takes a volume that may be somebody else’s') });

const workloadSpec = z.looseObject({
  replicas: z.int().min(1).optional(),
  selector: z.looseObject({ matchLabels: texts, matchExpressions: never('is more than requal reads') }),
  template: z.looseObject({
    metadata: z.looseObject({ labels: texts, annotations: texts.optional() }),
    spec: podSpec,
  }),
  volumeClaimTemplates: z.array(z.looseObject({ metadata, spec: claimSpec })).optional(),
});

const serviceSpec = z.looseObject({
  type: z
    .string()
    .refine(
      (type) => type === 'ClusterIP',
      'a Service that can be reached from outside is requal’s own affair: it makes one for the entry; write `type: ClusterIP`',
    )
    .optional(),
  externalIPs: never('reaches out of the cluster'),
  selector: texts.optional(),
  ports: z
    .array(
      z.looseObject({
        name: z.string().optional(),
        port: z.int(),
        targetPort: z.union([z.int(), z.string()]).optional(),
        nodePort: never('takes a port of the machine'),
      }),
    )
    .optional(),
});

const anything = z.looseObject({ metadata });

/**
 * As much of each kind as requal has to know or must refuse; the rest is for the cluster's own API server to check. Each
 * message ends the sentence "`path` …".
 */
export const manifestSchemas = {
  ServiceAccount: { apiVersion: 'v1', schema: anything },
  ConfigMap: { apiVersion: 'v1', schema: anything },
  Secret: { apiVersion: 'v1', schema: anything },
  PersistentVolumeClaim: { apiVersion: 'v1', schema: z.looseObject({ metadata, spec: claimSpec }) },
  Service: { apiVersion: 'v1', schema: z.looseObject({ metadata, spec: serviceSpec }) },
  Deployment: { apiVersion: 'apps/v1', schema: z.looseObject({ metadata, spec: workloadSpec }) },
  StatefulSet: { apiVersion: 'apps/v1', schema: z.looseObject({ metadata, spec: workloadSpec }) },
} as const satisfies Record<ManifestKind, { apiVersion: string; schema: z.ZodType }>;

/** A field that must not be there, or says no. */
function never(why: string) {
  const isNothing = (value: unknown) =>
    value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);
  return z.unknown().refine(isNothing, why).optional();
}
