import { describe, expect, it } from 'vitest';
import type { Kind, KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';
import { ownObjects } from '../../../../../src/world/cluster/own/own-objects.ts';
import { tlsServices } from '../../../../../src/world/cluster/manifests/target-input.ts';
import { ownShop, ownShopWith, readShop } from './own-shop.ts';
import type { OwnShopObjects } from './own-shop.ts';

function objectsOf(change: (objects: OwnShopObjects) => void = () => {}, scenario = ownShop): readonly KubeObject[] {
  const manifests = readShop(change, scenario);
  const certificates = new Map([['web', { certificate: 'CERTIFICATE', key: 'KEY' }]]);
  return ownObjects({ scenario, manifests, authority: 'AUTHORITY', certificates });
}

function found<K extends Kind>(kind: K, name: string, objects = objectsOf()): KubeObject<K> {
  return objects.find((one) => one.kind === kind && one.metadata.name === name) as KubeObject<K>;
}

describe('objects of one’s own as they are installed', () => {
  it('all stand in namespaces of requal’s and carry its label, whoever managed them before', () => {
    const objects = objectsOf();
    const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace));
    expect(namespaces).toEqual(new Set(['requal-data', 'requal-shop']));
    for (const { metadata } of objects) expect(metadata.labels?.['app.kubernetes.io/managed-by']).toBe('requal');
  });

  it('name the service that they belong to, workload, way and volume alike', () => {
    expect(found('Deployment', 'front').metadata.labels).toMatchObject({ 'requal.dev/service': 'web' });
    expect(found('Service', 'front').metadata.labels).toMatchObject({ 'requal.dev/service': 'web' });
    const { volumeClaimTemplates = [] } = found('StatefulSet', 'orders').spec ?? {};
    expect(volumeClaimTemplates[0]?.metadata?.labels).toMatchObject({ 'requal.dev/service': 'orders' });
    expect(found('ConfigMap', 'settings').metadata.labels).not.toHaveProperty(['requal.dev/service']);
  });

  it('keep selector, pods and images as they were written', () => {
    const { spec } = found('Deployment', 'front');
    expect(spec?.selector).toEqual({ matchLabels: { app: 'front' } });
    expect(spec?.template.metadata?.labels).toMatchObject({ app: 'front', 'requal.dev/workload': 'front' });
    expect(spec?.template.spec?.containers).toMatchObject([{ image: 'shop/front:1' }]);
  });

  it('are scraped where their annotations say, or the mapping does', () => {
    const where = (kind: 'Deployment' | 'StatefulSet', name: string, objects = objectsOf()) => {
      const { labels, annotations } = found(kind, name, objects).spec?.template.metadata ?? {};
      return [
        labels?.['requal.dev/scrape'],
        annotations?.['requal.dev/scrape-port'],
        annotations?.['requal.dev/scrape-path'],
      ];
    };
    expect(where('Deployment', 'front')).toEqual(['true', '3000', '/metrics']);
    expect(where('StatefulSet', 'orders')).toEqual(['true', '9100', '/stats']);
    const unscraped = objectsOf(
      ({ front }) => (front.spec.template.metadata.annotations['prometheus.io/scrape'] = 'never'),
    );
    expect(where('Deployment', 'front', unscraped)).toEqual(['false', undefined, undefined]);
  });

  it('let users in at one port of the node, to the pods behind the Service that was named', () => {
    const entry = found('Service', 'requal-entry');
    expect(entry.metadata.namespace).toBe('requal-shop');
    expect(entry.spec).toMatchObject({ type: 'NodePort', selector: { app: 'front' } });
    expect(entry.spec?.ports).toMatchObject([{ targetPort: 3000, nodePort: 30443 }]);
    expect(objectsOf().filter((one) => one.kind === 'Service' && one.spec?.type === 'NodePort')).toHaveLength(1);
  });

  it('start their pods anew when a file that they may read has changed, and only those in its namespace', () => {
    const digestOf = (kind: 'Deployment' | 'StatefulSet', name: string, objects: readonly KubeObject[]) =>
      found(kind, name, objects).spec?.template.metadata?.annotations?.['requal.dev/configuration'];
    const changed = objectsOf(({ settings }) => (settings.data.colour = 'red'));
    expect(digestOf('Deployment', 'front', changed)).not.toBe(digestOf('Deployment', 'front', objectsOf()));
    expect(digestOf('StatefulSet', 'orders', changed)).toBe(digestOf('StatefulSet', 'orders', objectsOf()));
  });

  it('have a certificate of requal’s at the entry where users come by https, and none elsewhere', () => {
    expect(tlsServices(ownShop)).toEqual([]);
    expect(found('Secret', 'web-tls')).toBeUndefined();
    const secured = ownShopWith({ slo: { entry: { service: 'front', port: 80, scheme: 'https' } } });
    expect(tlsServices(secured).map(({ name }) => name)).toEqual(['web']);
    expect(
      found(
        'Secret',
        'web-tls',
        objectsOf(() => {}, secured),
      ),
    ).toBeDefined();
  });

  it('can be applied in their order: what pods read comes before them', () => {
    const kinds = objectsOf().map(({ kind }) => kind);
    expect(kinds.lastIndexOf('ConfigMap')).toBeLessThan(kinds.indexOf('Deployment'));
  });
});
