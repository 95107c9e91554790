import { scenarioSchema } from '../../../../src/domain/scenario.ts';
import type { Scenario, ScenarioDocument } from '../../../../src/domain/scenario.ts';
import type { TargetInput } from '../../../../src/world/cluster/manifests/target-input.ts';

const services: ScenarioDocument['topology']['services'] = [
  {
    name: 'gateway',
    replicas: 2,
    replicaRate: 40,
    serviceTime: '10ms',
    startTime: '16s',
    dependsOn: [
      { service: 'cart', calls: 0.4, timeout: '1s', retries: 1, breaker: true },
      { service: 'session-cache', required: false },
      { service: 'postal', calls: 0.1 },
    ],
  },
  {
    name: 'cart',
    namespace: 'payments',
    replicas: 2,
    replicaRate: 100,
    serviceTime: '35ms',
    dependsOn: [
      { service: 'product-db', retries: 2 },
      { service: 'order-queue', calls: 0.2 },
    ],
  },
  {
    name: 'session-cache',
    kind: 'cache',
    replicas: 1,
    hitRatio: 0.9,
    dependsOn: [{ service: 'product-db' }],
  },
  { name: 'order-queue', kind: 'queue', replicas: 3, replicaRate: 20, dependsOn: [{ service: 'product-db' }] },
  { name: 'product-db', kind: 'stateful', replicas: 2 },
  { name: 'log-gateway', kind: 'telemetry', namespace: 'observability', replicas: 1 },
  { name: 'postal', kind: 'external', replicas: 1 },
];

/** As a file would hold it. */
export const smallShopDocument: ScenarioDocument = {
  id: 'small-shop',
  title: 'One service of each kind',
  startAt: '2025-05-13T10:00:00Z',
  topology: { services },
  workload: { entry: 'gateway', rate: 10 },
  faults: [{ id: 'end', kind: 'expired-certificate', target: 'cart', at: '1m', pattern: 'certificate-expiry' }],
};

/** One service of each kind, in three namespaces; the certificate of the cart expires. */
export const smallShop: Scenario = scenarioSchema.parse(smallShopDocument);

/** The input for its objects, with texts in the place of certificates. */
export function smallShopInput(changes: Partial<TargetInput> = {}): TargetInput {
  return {
    scenario: smallShop,
    image: 'requal/target:0123456789ab',
    timeScale: 8,
    seed: 1,
    authority: 'AUTHORITY',
    certificates: new Map([
      ['cart', { certificate: 'CART CERTIFICATE', key: 'CART KEY' }],
      ['gateway', { certificate: 'GATEWAY CERTIFICATE', key: 'GATEWAY KEY' }],
    ]),
    ...changes,
  };
}
