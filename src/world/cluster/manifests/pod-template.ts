import type { TargetConfig } from '../../../domain/target-config.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { authorityName, ports, tlsSecretName } from './names.ts';
import { folders } from './service-config.ts';

type Deployment = Extract<KubeObject, { kind: 'Deployment' }>;
export type PodTemplate = NonNullable<Deployment['spec']>['template'];
type PodSpec = NonNullable<PodTemplate['spec']>;
type Container = PodSpec['containers'][number];

/** The pods of one workload of the target, and of the fault switch. */
export function podTemplate(
  labels: Record<string, string>,
  annotations: Record<string, string>,
  config: TargetConfig,
  image: string,
  /** As whom it talks to Kubernetes; null for what does not, which is all of the target. */
  account: string | null = null,
): PodTemplate {
  return {
    metadata: { labels, annotations },
    spec: {
      automountServiceAccountToken: account !== null,
      ...(account === null ? {} : { serviceAccountName: account }),
      // A variable for each of fifty services helps nobody.
      enableServiceLinks: false,
      // All names are whole; with the usual 5 each would be looked up four times in vain.
      dnsConfig: { options: [{ name: 'ndots', value: '2' }] },
      terminationGracePeriodSeconds: 15,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
      containers: [container(config, image)],
      volumes: volumesOf(config).map(({ volume }) => volume),
    },
  };
}

function container(config: TargetConfig, image: string): Container {
  return {
    name: 'target',
    image,
    imagePullPolicy: 'IfNotPresent',
    env: [{ name: 'REQUAL_SERVICE', value: JSON.stringify(config) }],
    ports: [
      { name: 'http', containerPort: ports.http },
      { name: 'https', containerPort: ports.https },
    ],
    readinessProbe: {
      httpGet: { path: '/readyz', port: 'http' },
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: 3,
    },
    // Patient: a machine that is busy for a moment must not look like a pod that hangs.
    livenessProbe: {
      httpGet: { path: '/healthz', port: 'http' },
      initialDelaySeconds: 10,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 6,
    },
    resources: {
      requests: { cpu: '5m', memory: '32Mi' },
      ...(config.memory.limitBytes === null ? {} : { limits: { memory: String(config.memory.limitBytes) } }),
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    volumeMounts: [
      ...volumesOf(config).map(({ mount }) => mount),
      ...(config.role === 'store' ? [{ name: 'data', mountPath: folders.data }] : []),
    ],
  };
}

/** The claim `data` of a store is not among them: its StatefulSet brings it. */
function volumesOf(config: TargetConfig) {
  return [
    { volume: { name: 'tmp', emptyDir: {} }, mount: { name: 'tmp', mountPath: '/tmp' } },
    ...(config.caFile === null
      ? []
      : [
          {
            volume: { name: 'authority', configMap: { name: authorityName } },
            mount: { name: 'authority', mountPath: folders.authority, readOnly: true },
          },
        ]),
    ...(config.tls === null
      ? []
      : [
          {
            volume: { name: 'tls', secret: { secretName: tlsSecretName(config.service) } },
            mount: { name: 'tls', mountPath: folders.tls, readOnly: true },
          },
        ]),
  ];
}
