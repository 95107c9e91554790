import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/domain/action.ts';
import { faultSchema } from '../../src/domain/fault.ts';
import { simulatorCapabilities } from '../../src/world/simulator/simulator-capabilities.ts';
import { beginFault, endFault } from '../../src/world/simulator/faults.ts';
import { applyAction } from '../../src/world/simulator/operations.ts';
import { placeReplicas } from '../../src/world/simulator/replicas.ts';
import { runTick } from '../../src/world/simulator/run-tick.ts';
import { createSimulation } from '../../src/world/simulator/simulation.ts';
import type { Simulation } from '../../src/world/simulator/simulation.ts';
import { makeScenario } from '../unit/world/simulator/make-scenario.ts';

const names = ['web', 'checkout', 'catalog', 'cache', 'orders-db', 'order-queue', 'payment', 'log-gateway'];
const happening = fc.record({
  tick: fc.integer({ min: 1, max: 200 }),
  fault: fc.option(fc.constantFrom(...simulatorCapabilities.faults)),
  action: fc.option(fc.constantFrom(...actionKinds)),
  target: fc.constantFrom(...names),
  amount: fc.integer({ min: 0, max: 20 }),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/** Requests that came to each service so far, counted where they were sent. */
function sentTo(sim: Simulation, external: Float64Array): Float64Array {
  const sent = external.slice();
  sim.graph.callee.forEach((to, e) => {
    sent[to]! += sim.edgeSent[e]!;
  });
  return sent;
}

describe('requests', () => {
  it('are never lost: what arrives is completed, has failed or waits, per service and tick', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 8 }), fc.integer({ min: 20, max: 900 }), (happenings, rate) => {
        const sim = createSimulation(makeScenario({ workload: { entry: 'web', rate } }), 3);
        placeReplicas(sim);
        const external = new Float64Array(sim.count);
        for (let tick = 0; tick < 240; tick++) {
          runTick(sim);
          sim.externalArrivals.forEach((requests, s) => {
            external[s]! += requests;
          });
          happenings.forEach((one, n) => {
            if (one.tick === tick) happen(sim, one, n);
          });
          sentTo(sim, external).forEach((arrived, s) => {
            const accounted = sim.completed[s]! + sim.failed[s]! + sim.queue[s]!;
            expect(Math.abs(arrived - accounted)).toBeLessThan(1e-6 * (arrived + 1));
          });
        }
      }),
      { numRuns: 150 },
    );
  });
});

function happen(sim: Simulation, one: Happening, n: number): void {
  if (one.fault !== null) {
    const fault = faultSchema.parse({
      id: `fault-${n}`,
      kind: one.fault,
      at: '0s',
      pattern: 'some-pattern',
      ...(one.fault === 'node-loss' ? {} : { target: one.target }),
    });
    const record = beginFault(sim, fault);
    if (record !== null && one.amount > 15) endFault(sim, record, 'cleared');
  }
  if (one.action !== null) {
    applyAction(sim, `apply-${n}`, { kind: one.action, target: one.target, amount: one.amount }, 'automation');
  }
}
