import { scenarioSchema } from '../../../../src/domain/scenario.ts';
import type { Scenario, ScenarioDocument } from '../../../../src/domain/scenario.ts';

/** A shop of eight services in which each kind of service occurs. Users come at 200 requests a second. */
export const shop: ScenarioDocument['topology'] = {
  services: [
    {
      name: 'web',
      replicas: 6,
      replicaRate: 60,
      serviceTime: '10ms',
      dependsOn: [
        { service: 'checkout', calls: 0.5 },
        { service: 'catalog', retries: 1 },
      ],
    },
    {
      name: 'checkout',
      dependsOn: [
        { service: 'orders-db' },
        { service: 'order-queue', timeout: '5m' },
        { service: 'payment', breaker: true, retries: 1 },
      ],
    },
    { name: 'catalog', replicaRate: 80, dependsOn: [{ service: 'cache' }] },
    {
      name: 'cache',
      kind: 'cache',
      replicas: 3,
      replicaRate: 200,
      serviceTime: '2ms',
      dependsOn: [{ service: 'orders-db' }],
    },
    { name: 'orders-db', kind: 'stateful', replicas: 3, replicaRate: 70, serviceTime: '8ms' },
    { name: 'order-queue', kind: 'queue', replicaRate: 40 },
    { name: 'payment', kind: 'external', replicas: 10, replicaRate: 30, serviceTime: '100ms' },
    { name: 'log-gateway', kind: 'telemetry', replicas: 2 },
  ],
};

/** A scenario with what differs from the shop on an ordinary hour. */
export function makeScenario(changes: Partial<ScenarioDocument> = {}): Scenario {
  return scenarioSchema.parse({
    id: 'shop',
    title: 'A shop on an ordinary hour',
    startAt: '2026-03-02T10:00:00Z',
    topology: shop,
    workload: { entry: 'web', rate: 200 },
    ...changes,
  });
}
