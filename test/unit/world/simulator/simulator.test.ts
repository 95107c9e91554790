import { describe, expect, it } from 'vitest';
import { metricsBySource } from '../../../../src/domain/series.ts';
import { openSimulator } from '../../../../src/world/simulator/simulator.ts';
import { makeScenario } from './make-scenario.ts';
import { apply, inject, play } from './play.ts';
import type { Script } from './play.ts';

const script: Script = [
  [5, inject({ kind: 'memory-leak', target: 'checkout' })],
  [12, apply('rolling-restart', 'checkout')],
  [20, apply('scale-out', 'checkout', 2, 'more')],
];

describe('the simulator', () => {
  it('has exactly the series of the catalogue for each service', () => {
    const { samples } = openSimulator(makeScenario(), 1);
    const wanted = makeScenario().topology.services.flatMap(({ name: service }) =>
      Object.entries(metricsBySource).flatMap(([source, metrics]) =>
        metrics.map((metric) => ({ service, metric, source })),
      ),
    );
    expect(samples.keys).toEqual(wanted);
  });

  it('gives the same numbers for the same seed and others for another', async () => {
    const [one, same, other] = await Promise.all(
      [1, 1, 2].map((seed) => play(makeScenario(), script, { seed, minutes: 60 })),
    );
    expect(same!.world.samples.values).toEqual(one!.world.samples.values);
    expect(same!.truth).toEqual(one!.truth);
    expect(other!.world.samples.values).not.toEqual(one!.world.samples.values);
  });

  it('writes the same rows into the memory of a world that was closed', async () => {
    const fresh = await play(makeScenario(), script);
    const rows = fresh.world.samples.values.slice();
    const qualities = fresh.world.samples.quality.slice();
    const used = await play(makeScenario(), [[5, inject({ kind: 'telemetry-outage', target: 'log-gateway' })]]);
    const memory = used.world.samples.values.buffer;
    await used.world.close();
    const again = await play(makeScenario(), script);
    expect(again.world.samples.values.buffer).toBe(memory);
    expect(again.world.samples.values).toEqual(rows);
    expect(again.world.samples.quality).toEqual(qualities);
  });

  it('shows nothing of a closed world', async () => {
    const { world } = await play(makeScenario(), []);
    await world.close();
    expect(world.samples.filled).toBe(0);
    expect(() => world.begin(apply('restart-pod', 'web'))).toThrow('closed');
  });

  it('writes one truth at each crossing of the objective and one at the end of each step', async () => {
    const world = openSimulator(makeScenario(), 1);
    await world.advance(300_000);
    world.begin(inject({ kind: 'expired-certificate', target: 'checkout' }));
    world.begin(apply('rotate-certificate', 'checkout'));
    const { truth } = await world.advance(600_000);
    expect(truth.map((one) => [one.at, one.objectiveMet])).toEqual([
      [305_000, false],
      [335_000, true],
      [600_000, true],
    ]);
  });

  it('takes from the budget of thirty days what has failed', async () => {
    const played = await play(makeScenario({ context: { budgetRemaining: 0.5 } }), [
      [5, inject({ kind: 'dependency-outage', target: 'catalog' })],
    ]);
    const { failed, budgetRemaining } = played.truthAt(60);
    expect(failed).toBeGreaterThan(600_000);
    expect(budgetRemaining).toBeCloseTo(0.5 - failed / (200 * 30 * 86_400 * 0.01), 10);
  });

  it('follows the points of the workload in straight lines', async () => {
    const points = [
      { at: '10m', rate: 100 },
      { at: '20m', rate: 300 },
    ];
    const played = await play(makeScenario({ workload: { entry: 'web', rate: 100, noise: 0, points } }), []);
    expect([5, 15, 25].map((minute) => played.value(minute, 'web', 'request_rps'))).toEqual([100, 200, 300]);
  });
});
