import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionKinds } from '../../src/domain/action.ts';
import { faultSchema } from '../../src/domain/fault.ts';
import { simulatorCapabilities } from '../../src/world/simulator/simulator-capabilities.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { World } from '../../src/domain/world.ts';
import { openSimulator } from '../../src/world/simulator/simulator.ts';
import { makeScenario } from '../unit/world/simulator/make-scenario.ts';

const names = ['web', 'checkout', 'catalog', 'cache', 'orders-db', 'order-queue', 'payment', 'log-gateway'];
const happening = fc.record({
  step: fc.integer({ min: 0, max: 60 }),
  fault: fc.option(fc.constantFrom(...simulatorCapabilities.faults)),
  action: fc.option(fc.constantFrom(...actionKinds)),
  target: fc.constantFrom(...names),
  amount: fc.integer({ min: 0, max: 20 }),
});
const run = fc.record({
  happenings: fc.array(happening, { maxLength: 8 }),
  steps: fc.integer({ min: 1, max: 80 }),
  seed: fc.nat(),
});

type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

describe('a simulated world', () => {
  it('is the same in memory that other worlds have used and in fresh memory', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 3 }), run, async (before, one) => {
        const scenario = makeScenario({ workload: { entry: 'web', rate: 300 } });
        for (const other of before) await tell(scenario, other);
        const fresh = makeScenario({ workload: { entry: 'web', rate: 300 } });
        expect(await tell(scenario, one)).toEqual(await tell(fresh, one));
      }),
      { numRuns: 60 },
    );
  });
});

/** All that a world says in one run, as text and bytes. */
async function tell(scenario: Scenario, { happenings, steps, seed }: Run): Promise<readonly unknown[]> {
  const world = openSimulator(scenario, seed);
  const told: unknown[] = [];
  for (let step = 0; step < steps; step++) {
    happenings.forEach((one, n) => {
      if (one.step === step) happen(world, one, n);
    });
    const { at, completions, truth } = await world.advance(step * 15_000);
    told.push(JSON.stringify({ at, completions, truth }));
  }
  const { values, quality, filled, keys } = world.samples;
  told.push(values.slice(0, filled * keys.length), quality.slice(0, filled * keys.length));
  await world.close();
  return told;
}

function happen(world: World, { fault: kind, action, target, amount }: Run['happenings'][number], n: number): void {
  if (kind !== null) {
    const where = kind === 'node-loss' ? {} : { target };
    const fault = faultSchema.parse({ id: `fault-${n}`, kind, at: '0s', pattern: 'some-pattern', ...where });
    world.begin({ kind: 'inject', id: `inject-${n}`, fault });
    if (amount > 15) world.begin({ kind: 'clear', id: `clear-${n}`, faultId: fault.id });
  }
  if (action !== null) {
    world.begin({ kind: 'apply', id: `apply-${n}`, action: { kind: action, target, amount }, by: 'automation' });
  }
}
