import { describe, expect, it } from 'vitest';
import { topologySchema } from '../../../src/domain/topology.ts';
import { trafficFractions } from '../../../src/signal/traffic-fractions.ts';

const { services } = topologySchema.parse({
  services: [
    { name: 'store' },
    { name: 'prices', dependsOn: [{ service: 'store', calls: 0.5 }] },
    { name: 'search', dependsOn: [{ service: 'prices', calls: 1.5 }] },
    { name: 'front', dependsOn: [{ service: 'prices' }, { service: 'search', calls: 0.5 }] },
  ],
});
const callersOf = new Map(
  services.map(({ name }) => [
    name,
    services.filter(({ dependsOn }) => dependsOn.some(({ service }) => service === name)).map((one) => one.name),
  ]),
);

describe('the share of traffic that a map shows', () => {
  it('is no less than what truly passes, where requests come by on two ways that join before', () => {
    const shares = trafficFractions(services, 'front', callersOf);
    // One request in two asks the store by way of the prices, and one in four once more by way of the search.
    expect(shares.get('store')).toBeGreaterThanOrEqual(1 - (1 - 0.5) * (1 - 0.5 * 0.5));
    expect(shares.get('store')).toBe(0.75);
  });

  it('is never more than all of it', () => {
    const shares = [...trafficFractions(services, 'front', callersOf).values()];
    expect(shares).toEqual([0.75, 1, 0.5, 1]);
  });
});
