import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';
import { systemObjects } from '../../../../../src/world/cluster/manifests/system-objects.ts';

const input = {
  prometheusImage: 'prom/prometheus:latest',
  targetImage: 'requal/target:1',
  targetNamespaces: ['requal-shop'],
};

function prometheusPod(namespaces: readonly string[]) {
  const objects = systemObjects({ ...input, targetNamespaces: namespaces });
  const found = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'prometheus');
  return (found as KubeObject<'Deployment'>).spec?.template;
}

describe("requal's own things in the cluster", () => {
  it('scrape once a second in the namespaces of the target', () => {
    const map = systemObjects(input).find(({ kind }) => kind === 'ConfigMap') as KubeObject<'ConfigMap'>;
    const config = JSON.parse(map.data?.['prometheus.yml'] ?? '') as {
      global: object;
      scrape_configs: readonly { kubernetes_sd_configs: object; relabel_configs: readonly object[] }[];
    };
    expect(config.global).toEqual({ scrape_interval: '1s', scrape_timeout: '1s' });
    expect(config.scrape_configs[0]?.kubernetes_sd_configs).toEqual([
      { role: 'pod', namespaces: { names: ['requal-shop'] } },
    ]);
    expect(config.scrape_configs[0]?.relabel_configs).toContainEqual({
      source_labels: ['__meta_kubernetes_pod_label_requal_dev_service'],
      target_label: 'service',
    });
  });

  it('start Prometheus anew when its configuration has changed, and not otherwise', () => {
    expect(prometheusPod(['requal-shop'])).toEqual(prometheusPod(['requal-shop']));
    expect(prometheusPod(['requal-shop'])).not.toEqual(prometheusPod(['requal-shop', 'requal-payments']));
  });

  it("can be reached from outside of the cluster only by Prometheus' own port", () => {
    const services = systemObjects(input).filter(({ kind }) => kind === 'Service') as readonly KubeObject<'Service'>[];
    expect(services.map(({ metadata, spec }) => [metadata.name, spec?.type])).toEqual([
      ['prometheus', 'NodePort'],
      ['fault-switch', 'ClusterIP'],
    ]);
  });

  it('talk to Kubernetes as somebody only where they have to', () => {
    const pods = systemObjects(input).filter(
      ({ kind }) => kind === 'Deployment',
    ) as readonly KubeObject<'Deployment'>[];
    expect(pods.map(({ spec }) => spec?.template.spec?.serviceAccountName)).toEqual(['prometheus', 'fault-switch']);
  });
});
