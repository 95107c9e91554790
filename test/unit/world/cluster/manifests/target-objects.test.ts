import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { targetConfigSchema } from '../../../../../src/domain/target-config.ts';
import type { TargetConfig } from '../../../../../src/domain/target-config.ts';
import type { Kind, KubeObject } from '../../../../../src/world/cluster/kube/kinds.ts';
import { namespaceOf } from '../../../../../src/world/cluster/kube/kinds.ts';
import type { PodTemplate } from '../../../../../src/world/cluster/manifests/pod-template.ts';
import type { TargetInput } from '../../../../../src/world/cluster/manifests/target-input.ts';
import { targetNamespaces, tlsServices } from '../../../../../src/world/cluster/manifests/target-input.ts';
import { targetObjects } from '../../../../../src/world/cluster/manifests/target-objects.ts';
import { smallShop, smallShopInput } from '../small-shop.ts';

const objects = targetObjects(smallShopInput());
const golden = join(import.meta.dirname, '../../../../golden/manifests/small-shop.json');

function found<K extends Kind>(kind: K, name: string): KubeObject<K> {
  const object = objects.find((one) => one.kind === kind && one.metadata.name === name);
  expect(object, `${kind} ${name}`).toBeDefined();
  return object as KubeObject<K>;
}

function templateOf(name: string): PodTemplate {
  const kind = name === 'product-db' ? 'StatefulSet' : 'Deployment';
  return found(kind, name).spec?.template as PodTemplate;
}

function configOf(name: string): TargetConfig {
  const value = templateOf(name).spec?.containers[0]?.env?.[0]?.value ?? '';
  return targetConfigSchema.parse(JSON.parse(value));
}

describe('the target of a scenario', () => {
  it('is the objects of the golden file', async () => {
    await expect(`${JSON.stringify(objects, null, 2)}\n`).toMatchFileSnapshot(golden);
  });

  it('has one workload for each service, and workers beside a broker', () => {
    const workloads = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    const sizes = workloads.map((object) => [
      object.metadata.name,
      (object as KubeObject<'Deployment'>).spec?.replicas,
    ]);
    expect(Object.fromEntries(sizes)).toEqual({
      gateway: 2,
      cart: 2,
      'session-cache': 1,
      'order-queue': 1,
      'order-queue-worker': 3,
      'product-db': 2,
      'log-gateway': 1,
      postal: 1,
    });
  });

  it('stays in the namespaces of requal, and every object says that requal made it', () => {
    expect(targetNamespaces(smallShop)).toEqual(['requal-observability', 'requal-payments', 'requal-shop']);
    for (const object of objects) {
      expect(targetNamespaces(smallShop)).toContain(namespaceOf(object));
      expect(object.metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'requal' });
    }
  });

  it('keeps the capacity of a replica where rate and service time make no whole slot', () => {
    const { replicaRate } = smallShop.topology.services[0]!;
    for (const name of ['gateway', 'cart', 'order-queue-worker', 'product-db']) {
      const config = configOf(name);
      const service = smallShop.topology.services.find((one) => one.name === config.service)!;
      expect('slots' in config ? (config.slots * 1_000) / config.serviceTimeMs : 0).toBeCloseTo(service.replicaRate, 6);
    }
    expect(replicaRate).toBe(40);
    // 100 a second of 35 ms each are 3.5 slots.
    expect(configOf('cart')).toMatchObject({ slots: 4, serviceTimeMs: 40 });
    expect(configOf('gateway')).toMatchObject({ slots: 1, serviceTimeMs: 25 });
  });

  it('shortens the times of the incident by the time scale, and no time of a request', () => {
    expect(configOf('gateway')).toMatchObject({ startMs: 2_000, warmUpMs: 1_250 });
    const slow = targetObjects(smallShopInput({ timeScale: 1 }));
    const cart = (all: readonly KubeObject[]) =>
      JSON.stringify(all.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'cart'));
    expect(cart(slow)).toContain(String.raw`\"startMs\":20000`);
    expect(cart(slow)).toContain(String.raw`\"timeoutMs\":1000`);
    expect(cart(objects)).toContain(String.raw`\"timeoutMs\":1000`);
  });

  it('calls over TLS only what a fault lets expire', () => {
    expect(tlsServices(smallShop).map(({ name }) => name)).toEqual(['cart', 'gateway']);
    const config = configOf('gateway');
    expect('dependencies' in config ? config.dependencies.map(({ url }) => url) : []).toEqual([
      'https://cart.requal-payments.svc.cluster.local:8443',
      'http://session-cache.requal-shop.svc.cluster.local:8080',
      'http://postal.requal-shop.svc.cluster.local:8080',
    ]);
    expect(configOf('cart').tls).not.toBeNull();
    expect(configOf('postal').tls).toBeNull();
  });

  it('lets writers damage records, and neither caches nor brokers', () => {
    const holds = (name: string) => {
      const config = configOf(name);
      return 'dependencies' in config
        ? config.dependencies.map(({ service, holdsRecords }) => [service, holdsRecords])
        : null;
    };
    expect(holds('cart')).toEqual([
      ['product-db', true],
      ['order-queue', false],
    ]);
    expect(holds('session-cache')).toEqual([['product-db', false]]);
    expect(holds('order-queue')).toBeNull();
    expect(holds('order-queue-worker')).toEqual([['product-db', true]]);
  });

  it('keeps the records of a store on a volume of its own', () => {
    const store = found('StatefulSet', 'product-db');
    expect(store.spec?.volumeClaimTemplates).toHaveLength(1);
    expect(templateOf('product-db').spec?.containers[0]?.volumeMounts).toContainEqual({
      name: 'data',
      mountPath: '/data',
    });
    expect(configOf('product-db')).toMatchObject({ role: 'store', dataFile: '/data/records.json' });
  });

  it('does not let anybody look into what is outside of the system', () => {
    expect(templateOf('postal').metadata?.labels?.['requal.dev/scrape']).toBe('false');
    expect(templateOf('cart').metadata?.labels?.['requal.dev/scrape']).toBe('true');
  });

  it('gives no pod rights, neither in the cluster nor on the node', () => {
    for (const name of ['gateway', 'product-db', 'order-queue']) {
      const { spec } = templateOf(name);
      expect(spec?.automountServiceAccountToken).toBe(false);
      expect(spec?.securityContext?.runAsNonRoot).toBe(true);
      expect(spec?.containers[0]?.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(spec?.containers[0]?.imagePullPolicy).toBe('IfNotPresent');
    }
  });

  it('starts the pods of a service anew when its certificate has changed, and all when the authority has', () => {
    const changed = (input: Partial<TargetInput>) =>
      targetObjects(smallShopInput(input))
        .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet')
        .filter((object) => !objects.some((before) => JSON.stringify(before) === JSON.stringify(object)))
        .map(({ metadata }) => metadata.name);
    const { certificates } = smallShopInput();
    expect(changed({ certificates: new Map([...certificates, ['cart', { certificate: 'NEW', key: 'NEW' }]]) })).toEqual(
      ['cart'],
    );
    expect(changed({ authority: 'NEW' })).toHaveLength(8);
    expect(changed({})).toEqual([]);
  });

  it('lets load in at one port, to the entry alone', () => {
    const open = objects.filter((one) => one.kind === 'Service' && one.spec?.type !== 'ClusterIP');
    expect(open).toMatchObject([
      { spec: { type: 'NodePort', selector: { 'app.kubernetes.io/name': 'gateway' }, ports: [{ nodePort: 30443 }] } },
    ]);
  });
});
