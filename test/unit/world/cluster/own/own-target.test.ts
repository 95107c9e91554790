import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../../../../src/domain/action.ts';
import { faultKinds, faultSchema } from '../../../../../src/domain/fault.ts';
import { unsupportedAction, refusedAction } from '../../../../../src/world/cluster/actions/action-drivers.ts';
import { workloadOf } from '../../../../../src/world/cluster/actions/workload-of.ts';
import { refusedFault, unsupportedFault } from '../../../../../src/world/cluster/faults/fault-drivers.ts';
import { entryAddress } from '../../../../../src/world/cluster/lifecycle/entry-address.ts';
import { lookAtStores } from '../../../../../src/world/cluster/samples/store-records.ts';
import { createRecordsCount, recordsLostSince } from '../../../../../src/world/cluster/samples/records-lost.ts';
import { viewService } from '../../../../../src/world/cluster/samples/workload-view.ts';
import { ownShop, ownShopWith } from './own-shop.ts';

const fault = (kind: string, target: string) => faultSchema.parse({ id: 'f', kind, at: '0s', target, pattern: 'p' });

describe('a target of one’s own', () => {
  it('has the faults that Kubernetes, Prometheus and k6 can bring about, and names the others', () => {
    expect(faultKinds.filter((kind) => unsupportedFault(kind, ownShop) === null)).toEqual([
      'traffic-surge',
      'telemetry-outage',
      'pod-kill',
      'crash-loop',
      'out-of-memory',
      'cpu-throttling',
      'bad-image',
      'readiness-failure',
      'abusive-traffic',
      'worker-stop',
    ]);
    expect(unsupportedFault('memory-leak', ownShop)).toMatch(/switch/);
  });

  it('has no action that needs a control of requal’s own target', () => {
    expect(actionKinds.filter((kind) => unsupportedAction(kind, ownShop) !== null)).toEqual([
      'rotate-certificate',
      'clear-cache',
      'drain-queue',
      'throttle-traffic',
      'disable-feature-flag',
      'failover-database',
      'run-migration',
    ]);
  });

  it('is hurt only where pods are', () => {
    expect(refusedFault(fault('bad-image', 'web'), ownShop)).toBeNull();
    expect(refusedFault(fault('bad-image', 'mail'), ownShop)).toBe('no workload carries mail');
    expect(refusedFault(fault('bad-image', 'orders'), ownShop)).toMatch(/keeps state/);
    expect(refusedFault(fault('pod-kill', 'orders'), ownShop)).toBeNull();
    const [mail, web] = [ownShop.topology.services[2]!, ownShop.topology.services[0]!];
    expect(refusedAction('restart-pod', mail, ownShop)).toBe('no workload carries mail');
    expect(refusedAction('query-logs', mail, ownShop)).toBeNull();
    expect(refusedAction('restart-pod', web, ownShop)).toBeNull();
  });

  it('is not throttled where nothing would tell that it is', () => {
    expect(refusedFault(fault('cpu-throttling', 'web'), ownShop)).toBeNull();
    const services = { web: { workload: 'Deployment/front', metrics: { error_ratio: 'x' } } };
    expect(refusedFault(fault('cpu-throttling', 'web'), ownShopWith({ services }))).toMatch(/no query for latency_ms/);
  });

  it('is worked on by its own names', () => {
    expect(workloadOf({ scenario: ownShop }, 'web')).toEqual({
      kind: 'Deployment',
      namespace: 'requal-shop',
      name: 'front',
    });
  });

  it('has another version whenever its pods are made of something else, and not when they were only restarted', () => {
    const version = (image: string, restartedAt: string) => {
      const template = { metadata: { annotations: { restartedAt } }, spec: { containers: [{ name: 'main', image }] } };
      const workload = {
        kind: 'Deployment',
        metadata: { name: 'front', namespace: 'requal-shop' },
        spec: { template },
      };
      return viewService('web', workloadOf({ scenario: ownShop }, 'web'), [], [workload as never]).version;
    };
    expect(version('a:1', 'then')).toBe(version('a:1', 'now'));
    expect(version('a:1', 'then')).not.toBe(version('a:2', 'then'));
  });

  it('is reached on this machine by the path and the protocol that it was given', () => {
    const mapped = 'https://127.0.0.1:4711';
    expect(entryAddress(ownShop, mapped)).toMatchObject({ url: 'http://127.0.0.1:4711/shop', secured: false });
    const secured = ownShopWith({ slo: { entry: { service: 'front', port: 80, scheme: 'https' } } });
    expect(entryAddress(secured, mapped)).toMatchObject({ url: 'https://127.0.0.1:4711/', secured: true });
    expect(entryAddress({ target: null }, mapped).url).toBe('https://127.0.0.1:4711/request');
  });
});

describe('what a target of one’s own may have lost', () => {
  const nobody = { kube: {} as never, prometheus: {} as never };

  it('is unknown where a step could reach what keeps something, and never none', async () => {
    const site = { ...nobody, scenario: ownShop };
    const stores = await lookAtStores(site, 0);
    expect(stores.map(({ service, damaged }) => [service, damaged])).toEqual([
      ['orders', null],
      ['mail', null],
    ]);
    expect(await recordsLostSince(stores, ['web', 'orders'], site, () => true)).toBeNull();
    expect(createRecordsCount().add(stores)).toBeNull();
  });

  it('is nothing where a step could reach only what is said to keep nothing', async () => {
    const site = { ...nobody, scenario: ownShop };
    expect(await recordsLostSince(await lookAtStores(site, 0), ['web'], site, () => true)).toBe(0);
    const { topology } = ownShop;
    const stateless = { ...ownShop, topology: { ...topology, services: topology.services.slice(0, 1) } };
    const none = await lookAtStores({ ...nobody, scenario: stateless }, 0);
    expect(createRecordsCount().add(none)).toBe(0);
  });
});
