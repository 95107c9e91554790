import { describe, expect, it } from 'vitest';
import { spliceServices } from '../../../src/scenario/splice-services.ts';

const services = [
  { name: 'store' },
  { name: 'prices', dependsOn: [{ service: 'store', calls: 0.5 }] },
  { name: 'search', dependsOn: [{ service: 'prices', calls: 1.5, retries: 1 }] },
  { name: 'front', dependsOn: [{ service: 'search', calls: 0.5, retries: 3 }, { service: 'store' }] },
];

function callsOf(gone: readonly string[], name = 'front', of: Parameters<typeof spliceServices>[0] = services) {
  return spliceServices(of, new Set(gone)).find((service) => service.name === name)?.dependsOn;
}

describe('a service that is passed by', () => {
  it('leaves its callers calling what it called, as often as it made them do so', () => {
    expect(callsOf(['search'])).toEqual([{ service: 'store' }, { service: 'prices', calls: 0.75, retries: 3 }]);
    expect(callsOf(['prices'], 'search')).toEqual([{ service: 'store', calls: 0.75, retries: 1 }]);
  });

  it('adds to what they called already, and a whole chain of them comes to the same', () => {
    expect(callsOf(['search', 'prices'])).toEqual([{ service: 'store', calls: 1.375 }]);
    expect(callsOf(['prices', 'search'])).toEqual([{ service: 'store', calls: 1.375 }]);
  });

  it('passes on its misses only where it is a cache', () => {
    const cached = services.map((one) => (one.name === 'prices' ? { ...one, kind: 'cache' as const } : one));
    expect(callsOf(['prices'], 'search', cached)?.[0]?.calls).toBeCloseTo(1.5 * 0.05 * 0.5, 3);
  });

  it('is only left out where it is told, and nothing else changes', () => {
    expect(spliceServices(services, new Set())).toEqual(services);
    expect(callsOf(['store'])).toEqual([{ service: 'search', calls: 0.5, retries: 3 }]);
  });
});
