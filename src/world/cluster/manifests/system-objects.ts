import { canonicalJson, digest } from '../../../base/canonical-json.ts';
import { targetConfigSchema } from '../../../domain/target-config.ts';
import type { KubeObject } from '../kube/kinds.ts';
import {
  managedBy,
  nodePorts,
  partLabel,
  ports,
  prometheusName,
  switchName,
  systemNamespace,
  workloadLabel,
} from './names.ts';
import { podTemplate } from './pod-template.ts';
import { prometheusConfig } from './prometheus-config.ts';

/** Where Kubernetes puts what a pod needs to talk to it. */
const accountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface SystemInput {
  readonly prometheusImage: string;
  readonly targetImage: string;
  readonly targetNamespaces: readonly string[];
}

/** requal's own things in the cluster: Prometheus and the fault switch. */
export function systemObjects(input: SystemInput): readonly KubeObject[] {
  return [...prometheusObjects(input), ...switchObjects(input.targetImage)];
}

function prometheusObjects({ prometheusImage, targetNamespaces }: SystemInput): readonly KubeObject[] {
  const config = canonicalJson(prometheusConfig(targetNamespaces));
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadataOf(prometheusName),
      // JSON is YAML.
      data: { 'prometheus.yml': config },
    },
    serviceObject(prometheusName, {
      type: 'NodePort',
      ports: [{ name: 'http', port: ports.prometheus, targetPort: 'http', nodePort: nodePorts.prometheus }],
    }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(prometheusName),
      spec: {
        replicas: 1,
        selector: { matchLabels: { 'app.kubernetes.io/name': prometheusName } },
        // Two of them would scrape everything twice for a while.
        strategy: { type: 'Recreate' },
        template: {
          // A changed configuration is a changed pod, so it starts anew by itself.
          metadata: { labels: labelsOf(prometheusName), annotations: { 'requal.dev/config': digest(config) } },
          spec: {
            serviceAccountName: prometheusName,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: 5,
            securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534 },
            containers: [prometheusContainer(prometheusImage)],
            volumes: [
              { name: 'config', configMap: { name: prometheusName } },
              { name: 'data', emptyDir: {} },
            ],
          },
        },
      },
    },
  ];
}

function prometheusContainer(image: string) {
  return {
    name: 'prometheus',
    image,
    imagePullPolicy: 'IfNotPresent',
    args: [
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.retention.time=1d',
    ],
    ports: [{ name: 'http', containerPort: ports.prometheus }],
    readinessProbe: { httpGet: { path: '/-/ready', port: 'http' }, periodSeconds: 1, failureThreshold: 3 },
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '768Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [
      { name: 'config', mountPath: '/etc/prometheus', readOnly: true },
      { name: 'data', mountPath: '/prometheus' },
    ],
  };
}

/** Reachable inside the cluster only; requal goes through the API server. */
function switchObjects(image: string): readonly KubeObject[] {
  const config = targetConfigSchema.parse({
    role: 'switch',
    service: switchName,
    memory: { limitBytes: 128 * 1024 * 1024, workingSetBytes: 0 },
    kubernetes: {
      url: 'https://kubernetes.default.svc.cluster.local',
      tokenFile: `${accountFolder}/token`,
      caFile: `${accountFolder}/ca.crt`,
    },
  });
  return [
    serviceObject(switchName, { type: 'ClusterIP', ports: [{ name: 'http', port: ports.http, targetPort: 'http' }] }),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(switchName),
      spec: {
        replicas: 1,
        selector: { matchLabels: { 'app.kubernetes.io/name': switchName } },
        // It holds the faults in memory: two at one time could disagree.
        strategy: { type: 'Recreate' },
        template: podTemplate(labelsOf(switchName), {}, config, image, switchName),
      },
    },
  ];
}

function serviceObject(name: string, spec: NonNullable<Extract<KubeObject, { kind: 'Service' }>['spec']>): KubeObject {
  const selector = { 'app.kubernetes.io/name': name };
  return { apiVersion: 'v1', kind: 'Service', metadata: metadataOf(name), spec: { ...spec, selector } };
}

function metadataOf(name: string) {
  return { name, namespace: systemNamespace, labels: labelsOf(name) };
}

function labelsOf(name: string): Record<string, string> {
  return { ...managedBy, [partLabel]: 'system', 'app.kubernetes.io/name': name, [workloadLabel]: name };
}
