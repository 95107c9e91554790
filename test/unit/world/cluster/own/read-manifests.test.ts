import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/base/errors.ts';
import type { OwnShopObjects } from './own-shop.ts';
import { ownShopWith, readShop, readTexts } from './own-shop.ts';

function refusal(read: () => unknown): {
  readonly message: string;
  readonly line: number | null;
  readonly mend: string;
} {
  try {
    read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { message: error.message, line: error.place?.line ?? null, mend: error.mend ?? '' };
  }
  throw new Error('nothing was refused');
}

describe('manifests of one’s own', () => {
  it('are read from all files and documents of the folder and of those in it, in the order of their names', () => {
    const config = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n`;
    const { objects } = readShop();
    expect(objects.map(({ object }) => object.kind)).toEqual(['Deployment', 'Service', 'StatefulSet', 'ConfigMap']);
    const missing = refusal(() =>
      readTexts({ 'b.yml': `${config('b1')}---\n${config('b2')}---\n`, 'a/a.yaml': config('a'), 'README.md': 'no' }),
    );
    expect(missing.message).toContain('no `Deployment/front`');
  });

  it('tell their images, each once, and a digest that follows every change', () => {
    const first = readShop();
    expect(first.images).toEqual(['shop/front:1', 'shop/orders:1']);
    expect(readShop().digest).toBe(first.digest);
    expect(readShop(({ settings }) => (settings.data.colour = 'red')).digest).not.toBe(first.digest);
  });

  const changes: readonly (readonly [string, (objects: OwnShopObjects) => void, RegExp])[] = [
    [
      'the network of the machine',
      ({ front }) => pod(front, { hostNetwork: true }),
      /hostNetwork.*network of the machine/,
    ],
    ['the processes of the machine', ({ front }) => pod(front, { hostPID: true }), /hostPID/],
    [
      'files of the machine',
      ({ front }) => pod(front, { volumes: [{ name: 'v', hostPath: { path: '/' } }] }),
      /hostPath/,
    ],
    ['a volume from elsewhere', ({ front }) => pod(front, { volumes: [{ name: 'v', nfs: { server: 'x' } }] }), /nfs/],
    ['rights of the machine', ({ front }) => container(front, { securityContext: { privileged: true } }), /privileged/],
    [
      'rights of their own choice',
      ({ front }) => container(front, { securityContext: { capabilities: { add: ['NET_ADMIN'] } } }),
      /capabilities/,
    ],
    [
      'a port of the machine',
      ({ front }) => container(front, { ports: [{ containerPort: 1, hostPort: 1 }] }),
      /hostPort/,
    ],
    ['a way in from outside', ({ way }) => Object.assign(way.spec, { type: 'NodePort' }), /type.*requal’s own affair/],
    ['a balancer', ({ way }) => Object.assign(way.spec, { type: 'LoadBalancer' }), /type.*requal’s own affair/],
    ['a way out', ({ way }) => Object.assign(way.spec, { type: 'ExternalName' }), /type/],
    ['a kind of the whole cluster', ({ settings }) => (settings.kind = 'ClusterRole'), /whole cluster/],
    ['a namespace', ({ settings }) => (settings.kind = 'Namespace'), /requal makes the namespaces/],
    ['a kind that is not put back', ({ settings }) => (settings.kind = 'CronJob'), /would not be put back/],
    ['another version of a kind', ({ front }) => (front.apiVersion = 'apps/v1beta1'), /apps\/v1beta1/],
    ['a name of requal’s own', ({ settings }) => (settings.metadata.name = 'requal-ca'), /names that begin with/],
    [
      'a namespace of nobody',
      ({ settings }) => (settings.metadata.namespace = 'kube-system'),
      /No service.*kube-system/,
    ],
    [
      'the address of another namespace',
      ({ settings }) => (settings.data.colour = 'http://orders.data:80/'),
      /requal-data/,
    ],
    ['the whole address', ({ settings }) => (settings.data.colour = 'orders.data.svc.cluster.local'), /requal-data/],
    ['the same twice', ({ settings, way }) => Object.assign(settings, way), /there twice/],
  ];

  function pod({ spec }: OwnShopObjects['front'], more: object): void {
    Object.assign(spec.template.spec, more);
  }

  function container({ spec }: OwnShopObjects['front'], more: object): void {
    Object.assign(spec.template.spec.containers[0]!, more);
  }

  it.each(changes)('are refused with %s', (_, change, message) => {
    expect(refusal(() => readShop(change)).message).toMatch(message);
  });

  it('may say no to what they may not have, and name addresses in requal’s namespaces', () => {
    const change = ({ front, settings }: OwnShopObjects) => {
      pod(front, { hostNetwork: false });
      container(front, { securityContext: { privileged: false, capabilities: { drop: ['ALL'], add: [] } } });
      settings.data.colour = 'http://orders.requal-data.svc/ and shop.example.com and my.shop';
    };
    expect(readShop(change).objects).toHaveLength(4);
  });

  it('are refused with the line of what is wrong', () => {
    const text =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: b}\n';
    expect(refusal(() => readTexts({ 'a.yaml': text }))).toMatchObject({ line: 6, message: /no Pod/ as never });
  });

  it.each([
    ['yes', 'quotes'],
    ['0644', 'leading 0'],
  ])('are refused with %s, which Kubernetes reads as something else', (word, mend) => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: shop}\ndata: {a: ${word}}\n`;
    const seen = refusal(() => readTexts({ 'a.yaml': text }));
    expect(seen.message).toContain('in 1.1, by which Kubernetes reads');
    expect(seen.mend).toContain(mend);
  });

  it('are refused when there are none', () => {
    expect(refusal(() => readTexts({ 'README.md': 'nothing' })).message).toMatch(/no manifest/);
  });
});

describe('what a scenario says of manifests', () => {
  it('must name the replicas that run', () => {
    const seen = refusal(() => readShop(({ front }) => (front.spec.replicas = 3)));
    expect(seen.message).toBe('`Deployment/front` has 3 replicas, and `web` of the topology has 2.');
  });

  it('must say of what keeps something that it does', () => {
    const volumes = [{ name: 'v', persistentVolumeClaim: { claimName: 'kept' } }];
    const seen = refusal(() => readShop(({ front }) => Object.assign(front.spec.template.spec, { volumes })));
    expect(seen.message).toContain('keeps something on a volume, and `web` of the topology is stateless');
    expect(seen.mend).toContain('kind: stateful');
  });

  it('must map everything that runs', () => {
    const { web } = ownShopWith({}).target!.services;
    const seen = refusal(() => readShop(() => {}, ownShopWith({ services: { web: web! } })));
    expect(seen.message).toContain('which service `StatefulSet/orders` carries');
  });

  it.each([
    [{ service: 'back', port: 80 }, /no Service `back`/],
    [{ service: 'front', port: 81 }, /no port 81/],
  ])('must lead users somewhere: %o', (entry, message) => {
    expect(refusal(() => readShop(() => {}, ownShopWith({ slo: { entry } }))).message).toMatch(message);
  });

  it('must lead users to the pods of the entry', () => {
    const seen = refusal(() => readShop(({ way }) => (way.spec.selector.app = 'orders')));
    expect(seen.message).toContain('does not select the pods of `Deployment/front`');
  });

  it('must tell one port to be scraped', () => {
    const ports = [{ containerPort: 3000 }, { containerPort: 3001 }];
    const seen = refusal(() => readShop(({ front }) => (front.spec.template.spec.containers[0]!.ports = ports)));
    expect(seen.message).toContain('which one port');
  });
});
