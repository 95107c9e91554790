import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callOrder } from '../../../src/domain/call-order.ts';
import { topologySchema } from '../../../src/domain/topology.ts';

/** Services by what they call. */
const topology = (calls: Readonly<Record<string, readonly string[]>>) =>
  topologySchema.parse({
    services: Object.entries(calls).map(([name, called]) => ({
      name,
      dependsOn: called.map((service) => ({ service })),
    })),
  });

describe('callOrder', () => {
  it('puts each caller before what it calls', () => {
    expect(callOrder(topology({ db: [], cart: ['db'], gateway: ['cart', 'db'] }))).toEqual({
      kind: 'order',
      services: ['gateway', 'cart', 'db'],
    });
  });

  it('names the services of a cycle in the order of the calls', () => {
    expect(callOrder(topology({ a: ['b'], b: ['c'], c: ['d', 'b'], d: [] }))).toEqual({
      kind: 'cycle',
      services: ['b', 'c'],
    });
    expect(callOrder(topology({ a: ['a'] }))).toEqual({ kind: 'cycle', services: ['a'] });
  });

  it('passes over names that are in no topology', () => {
    expect(callOrder(topology({ a: ['gone'] }))).toEqual({ kind: 'order', services: ['a'] });
  });

  it('orders any topology without a cycle, and finds a true cycle in any other', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 });
    fc.assert(
      fc.property(edges, (list) => {
        const calls = Array.from({ length: 10 }, (_, i) =>
          list.filter(([from]) => from === i).map(([, to]) => `s${to}`),
        );
        const result = callOrder(topology(Object.fromEntries(calls.map((called, i) => [`s${i}`, called]))));
        const calledBy = (name: string | undefined) => calls[Number(name?.slice(1))] ?? [];
        const { services } = result;
        const isSound =
          result.kind === 'cycle'
            ? services.every((name, at) => calledBy(name).includes(services[(at + 1) % services.length] ?? ''))
            : services.every((name, at) => calledBy(name).every((callee) => services.indexOf(callee) > at));
        expect(isSound).toBe(true);
        expect(new Set(services).size).toBe(result.kind === 'cycle' ? services.length : calls.length);
      }),
    );
  });
});
