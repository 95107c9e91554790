import fc from 'fast-check';
import { roleSchema } from '../../src/domain/primitives.ts';
import { serviceKindSchema } from '../../src/domain/topology.ts';
import type { ServiceDocument } from './scene.ts';

/** Neither in the order of the alphabet nor in that of the calls, so that nothing may lean on either. */
const names = [
  'gateway',
  'catalogue',
  'orders',
  'billing',
  'cart',
  'product-db',
  'session-cache',
  'order-queue',
  'log-gateway',
  'auth',
  'zones',
  'accounts',
];

const call = fc.record({
  to: fc.nat({ max: 11 }),
  calls: fc.constantFrom(1, 0.2, 0.9, 2),
  timeout: fc.constantFrom('1s', '200ms', '5s'),
  retries: fc.constantFrom(0, 1, 3),
  breaker: fc.boolean(),
  required: fc.boolean(),
});

const envelope = fc.record({
  replicasMin: fc.integer({ min: 0, max: 2 }),
  replicasMax: fc.constantFrom(200, 4, 8),
  stepMax: fc.constantFrom(2, 1, 10),
});

const service = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('stateless' as const) },
    { weight: 2, arbitrary: fc.constantFrom(...serviceKindSchema.options) },
  ),
  namespace: fc.constantFrom('shop', 'payments'),
  environment: fc.oneof(
    { weight: 4, arbitrary: fc.constant('production' as const) },
    { weight: 1, arbitrary: fc.constant('staging' as const) },
  ),
  replicas: fc.integer({ min: 1, max: 8 }),
  replicaRate: fc.constantFrom(40, 5, 20, 100, 200),
  serviceTime: fc.constantFrom('20ms', '2ms', '100ms'),
  memory: fc.constantFrom(0.45, 0, 0.2, 0.8),
  startTime: fc.constantFrom('20s', '0ms', '1m'),
  warmUp: fc.constantFrom('10s', '0ms', '45s'),
  hitRatio: fc.constantFrom(0.95, 0, 0.5, 1),
  autoscaled: fc.boolean(),
  shared: fc.boolean(),
  regulated: fc.constantFrom<string[]>([], [], [], ['pci-dss'], ['pci-dss', 'gdpr']),
  owner: fc.option(fc.constantFrom(...roleSchema.options)),
  envelope,
  calls: fc.array(call, { maxLength: 3 }),
});

/**
 * 2 to 12 services. Each calls some of those before it in the list, so that there is never a cycle however the list is
 * shortened; the last one is where users come in.
 */
export const servicesArbitrary: fc.Arbitrary<ServiceDocument[]> = fc
  .array(service, { minLength: 2, maxLength: names.length })
  .map((services) =>
    services.map(({ calls, ...rest }, index) => ({
      name: nameOf(index),
      ...rest,
      dependsOn: callsOf(calls, index),
    })),
  );

function callsOf(calls: readonly { readonly to: number }[], index: number): NonNullable<ServiceDocument['dependsOn']> {
  if (index === 0) return [];
  const byCallee = new Map(calls.map(({ to, ...rest }) => [to % index, { service: nameOf(to % index), ...rest }]));
  return [...byCallee.values()];
}

function nameOf(index: number): string {
  return names[index] ?? `service-${index}`;
}
