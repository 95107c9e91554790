import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkTarget } from '../../../src/scenario/check-target.ts';

const service = { workload: 'Deployment/web', metrics: { error_ratio: 'sum(a) / sum(b)' } };
const usual = {
  manifests: 'manifests',
  services: { web: service },
  slo: { entry: { service: 'web', port: 80 } },
};

function problems(
  target: object | null,
  services: readonly object[] = [{ name: 'web' }, { name: 'mail', kind: 'external' }],
) {
  const scenario = scenarioSchema.parse({
    id: 'one',
    title: 'One',
    startAt: '2025-05-13T10:00:00Z',
    topology: { services },
    workload: { entry: 'web', rate: 10 },
    target,
  });
  return checkTarget(scenario).map(({ message }) => message);
}

describe('the mapping of a target of one’s own', () => {
  it('may leave out what has no pods here, and is not there for requal’s own target', () => {
    expect(problems(usual)).toEqual([]);
    expect(problems(null)).toEqual([]);
  });

  it.each<[string, object, readonly object[] | undefined, RegExp]>([
    [
      'a service of nobody',
      { ...usual, services: { web: service, wed: { workload: 'Deployment/b' } } },
      undefined,
      /no service `wed`/,
    ],
    ['nothing for a service', usual, [{ name: 'web' }, { name: 'cart' }], /which workload carries the service `cart`/],
    [
      'one workload for two',
      { ...usual, services: { web: service, cart: service } },
      [{ name: 'web' }, { name: 'cart' }],
      /`Deployment\/web` is said to carry `cart`, and to carry `web`/,
    ],
    [
      'no workload at the entry',
      { ...usual, services: {} },
      [{ name: 'web', kind: 'external' }],
      /nobody could be served/,
    ],
    [
      'no query at all',
      { ...usual, services: { web: { ...service, metrics: {} } } },
      undefined,
      /No service has a query/,
    ],
    [
      'a query for what k6 measures',
      { ...usual, services: { web: { ...service, metrics: { edge_rps: 'x' } } } },
      undefined,
      /measured by k6/,
    ],
    ['a namespace of the cluster', usual, [{ name: 'web', namespace: 'kube-system' }], /`kube-system`.*looks like/],
    ['the namespace of requal', usual, [{ name: 'web', namespace: 'system' }], /`system`.*looks like/],
  ])('is refused with %s', (_, target, services, message) => {
    expect(problems(target, services)[0]).toMatch(message);
  });

  it('lets one name carry two services in two namespaces', () => {
    const services = { web: service, cart: { workload: 'Deployment/web' } };
    expect(problems({ ...usual, services }, [{ name: 'web' }, { name: 'cart', namespace: 'other' }])).toEqual([]);
  });
});
