import { describe, expect, it } from 'vitest';
import { foldServices } from '../../../src/scenario/fold-services.ts';

const workload = { entry: 'web', rate: 100 };
const services = [
  { name: 'store', replicas: 4, replicaRate: 50, serviceTime: '30ms' },
  { name: 'cart', replicas: 4, replicaRate: 100, serviceTime: '20ms', dependsOn: [{ service: 'store', calls: 0.5 }] },
  { name: 'web', serviceTime: '10ms', dependsOn: [{ service: 'cart', calls: 2 }] },
];
const timesOf = (gone: readonly string[], rate = 100) =>
  foldServices(services, { ...workload, rate }, new Set(gone)).map(({ name, serviceTime }) => [name, serviceTime]);

describe('services that are folded into their callers', () => {
  it('add to each the time that it waited for them, by how busy they are', () => {
    // 100 requests a second to a store that serves 200: it takes twice its 30 ms, and half of the requests to the cart need it.
    expect(timesOf(['store'])).toEqual([
      ['store', '30ms'],
      ['cart', '50ms'],
      ['web', '10ms'],
    ]);
    // The cart gets 200 of the 400 that it serves: twice its 20 ms and what was behind it, two times for each request.
    expect(timesOf(['store', 'cart']).at(-1)).toEqual(['web', '150ms']);
    expect(timesOf(['cart']).at(-1)).toEqual(['web', '90ms']);
  });

  it('add a bounded time where they bear more than they can', () => {
    expect(timesOf(['store'], 1_000)[1]).toEqual(['cart', '320ms']);
  });

  it('leave all others as they are', () => {
    expect(foldServices(services, workload, new Set())).toEqual(services);
    expect(foldServices(services, workload, new Set(['web']))).toEqual(services);
  });
});
