import { describe, expect, it } from 'vitest';
import { simulatorCapabilities } from '../../../../src/world/simulator/simulator-capabilities.ts';
import { makeScenario } from './make-scenario.ts';
import { inject, play } from './play.ts';

const clear = { kind: 'clear', id: 'clear', faultId: 'fault' } as const;

describe('a simulated fault', () => {
  it('is not there before it is injected: an ordinary hour meets its objective throughout', async () => {
    const played = await play(makeScenario(), []);
    expect(played.truth.every((truth) => truth.objectiveMet && truth.activeFaults.length === 0)).toBe(true);
    expect(played.truthAt(60).failed).toBe(0);
    expect(played.truthAt(60).offered).toBeGreaterThan(700_000);
  });

  it('of memory grows until replicas are killed, and they come back', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'memory-leak', target: 'checkout' })]]);
    expect(played.value(12, 'checkout', 'memory_ratio')).toBeGreaterThan(0.7);
    expect(played.value(59, 'checkout', 'restarts')).toBeGreaterThanOrEqual(8);
    expect(Math.min(...played.truth.map((truth) => truth.leastReady.fraction))).toBeLessThan(1);
    expect(played.truthAt(60).failed).toBeGreaterThan(0);
  });

  it('of data looks like a leak and loses records all the time', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'data-corruption', target: 'orders-db' })]]);
    expect(played.value(12, 'orders-db', 'memory_ratio')).toBeGreaterThan(0.7);
    expect(played.value(12, 'orders-db', 'integrity_errors_per_min')).toBeCloseTo(60);
    expect(played.truthAt(12).recordsLost).toBeCloseTo(7 * 60, -1);
  });

  it('of a deploy fails a share of the requests and resets the age of the deploy', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'bad-deploy', target: 'checkout' })]]);
    expect(played.value(10, 'checkout', 'error_ratio')).toBeCloseTo(0.3, 2);
    expect(played.value(10, 'checkout', 'deploy_age_s')).toBe(300);
    expect(played.value(4, 'checkout', 'deploy_age_s')).toBeGreaterThan(86_400);
    expect(played.truthAt(10).successRatio).toBeCloseTo(0.85, 2);
  });

  it('of a dependency fails its callers, and hardly those behind a breaker call it then', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'dependency-outage', target: 'payment' })]]);
    expect(played.value(10, 'payment', 'edge_error_ratio')).toBe(1);
    expect(played.value(10, 'payment', 'edge_rps')).toBeLessThan(0.15 * played.value(4, 'payment', 'edge_rps'));
    expect(played.truthAt(10).successRatio).toBeCloseTo(0.5, 2);
  });

  it('of retries goes on after its cause is over', async () => {
    const storm = inject({ kind: 'retry-storm', target: 'checkout', dipFor: '60s' });
    const played = await play(makeScenario(), [[5, storm]]);
    expect(played.value(30, 'checkout', 'edge_rps')).toBeGreaterThan(4 * played.value(4, 'checkout', 'edge_rps'));
    expect(played.truthAt(30).successRatio).toBeCloseTo(0.5, 2);
    expect(played.truthAt(30).activeFaults).toEqual(['fault']);
  });

  it('of retries dies away where there is room for the retries', async () => {
    const scenario = makeScenario({ workload: { entry: 'web', rate: 40 } });
    const played = await play(scenario, [[5, inject({ kind: 'retry-storm', target: 'checkout', dipFor: '60s' })]]);
    expect(played.truthAt(30).objectiveMet).toBe(true);
    expect(played.truthAt(30).activeFaults).toEqual([]);
  });

  it('of traffic brings as many more users as it says', async () => {
    const played = await play(makeScenario({ workload: { entry: 'web', rate: 100, noise: 0 } }), [
      [5, inject({ kind: 'traffic-surge', target: 'web', factor: 1.5 })],
    ]);
    expect(played.value(10, 'web', 'request_rps')).toBeCloseTo(150);
  });

  it('of a queue piles work up while its callers are served', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'queue-backlog', target: 'order-queue' })]]);
    expect(played.value(8, 'order-queue', 'queue_depth')).toBeGreaterThan(5_000);
    expect(played.truthAt(7).successRatio).toBe(1);
    expect(played.truthAt(20).successRatio).toBeCloseTo(0.5, 2);
  });

  it('of a certificate shows its date before, and fails every call after', async () => {
    const faults = [{ id: 'fault', kind: 'expired-certificate', at: '5m', pattern: 'p', target: 'catalog' }] as const;
    const played = await play(makeScenario({ faults: [...faults] }), [
      [5, inject({ kind: 'expired-certificate', target: 'catalog' })],
    ]);
    expect(played.value(4, 'catalog', 'certificate_remaining_s')).toBe(60);
    expect(played.value(6, 'catalog', 'edge_error_ratio')).toBe(1);
    expect(played.value(6, 'catalog', 'request_rps')).toBe(0);
    expect(played.truthAt(6).successRatio).toBe(0);
  });

  it('of a cache lowers its hits and loads what stands behind it', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'cache-saturation', target: 'cache' })]]);
    expect(played.value(4, 'cache', 'cache_hit_ratio')).toBeCloseTo(0.95);
    expect(played.value(10, 'cache', 'cache_hit_ratio')).toBeCloseTo(0.35, 2);
    expect(played.value(10, 'orders-db', 'request_rps')).toBeGreaterThan(
      1.5 * played.value(4, 'orders-db', 'request_rps'),
    );
  });

  it('of machines takes the replicas on them, until they are placed elsewhere', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'node-loss', nodes: 2 })]]);
    expect(played.value(6, 'web', 'replicas_ready')).toBe(4);
    expect(played.value(6, 'web', 'nodes_ready_ratio')).toBeCloseTo(4 / 6);
    expect(played.value(12, 'web', 'replicas_ready')).toBe(6);
  });

  it('of machines is over for all when it is cleared', async () => {
    const played = await play(makeScenario(), [
      [5, inject({ kind: 'node-loss', nodes: 2 })],
      [6, clear],
    ]);
    expect(played.value(8, 'web', 'replicas_ready')).toBe(6);
    expect(played.value(8, 'web', 'nodes_ready_ratio')).toBe(1);
  });

  it('that fails half of the calls is halved by one retry', async () => {
    const outage = inject({ kind: 'dependency-outage', target: 'payment', errorRatio: 0.5 });
    const played = await play(makeScenario(), [[5, outage]]);
    expect(played.truthAt(10).successRatio).toBeCloseTo(1 - 0.5 * 0.25, 3);
  });

  it('that fails most calls opens the breaker, which then lets one in ten through', async () => {
    const outage = inject({ kind: 'dependency-outage', target: 'payment', errorRatio: 0.6 });
    const played = await play(makeScenario(), [[5, outage]]);
    expect(played.truthAt(10).successRatio).toBeCloseTo(1 - 0.5 * (1 - 0.1 * 0.4), 3);
  });

  it('of traffic that is too much for a full queue is turned away', async () => {
    const scenario = makeScenario({
      topology: { services: [{ name: 'web' }] },
      workload: { entry: 'web', rate: 100, noise: 0 },
    });
    const played = await play(scenario, [[5, inject({ kind: 'traffic-surge', target: 'web', factor: 4 })]]);
    expect(played.value(15, 'web', 'queue_depth')).toBe(4 * 50 * 30);
    expect(played.value(15, 'web', 'error_ratio')).toBeCloseTo(0.5, 5);
  });

  it('of telemetry hides what flows through it and hurts nobody', async () => {
    const played = await play(makeScenario(), [[5, inject({ kind: 'telemetry-outage', target: 'log-gateway' })]]);
    for (const metric of ['request_rps', 'cpu_ratio', 'log_lines_per_min'])
      expect(played.value(6, 'web', metric)).toBeNaN();
    for (const metric of ['edge_rps', 'probe_success_ratio', 'deploy_age_s'])
      expect(played.value(6, 'web', metric)).toBeGreaterThan(0);
    expect(played.truthAt(60).failed).toBe(0);
  });

  it.each(simulatorCapabilities.faults)(
    '%s is over once it is cleared, and a second clearing changes nothing',
    async (kind) => {
      const target = { 'queue-backlog': 'order-queue', 'cache-saturation': 'cache', 'traffic-surge': 'web' }[
        kind as string
      ];
      const fault = inject(kind === 'node-loss' ? { kind } : { kind, target: target ?? 'checkout' });
      // With few users there is room for the retries; at full load an overload goes on without its fault, as tested above.
      const scenario = makeScenario({ workload: { entry: 'web', rate: 40 } });
      const played = await play(scenario, [
        [5, fault],
        [10, clear],
        [11, { ...clear, id: 'again' }],
      ]);
      expect(played.completion('clear').outcome).toBe('done');
      expect(played.completion('again').outcome).toBe('failed');
      expect(played.truthAt(60).activeFaults).toEqual([]);
      expect(played.truthAt(60).objectiveMet).toBe(true);
      expect(played.truthAt(60).leastReady.fraction).toBe(1);
    },
  );
});
