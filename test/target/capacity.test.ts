import { describe, it } from 'vitest';
import { endTargetsAfterAll, load, metricsOf, startTarget, until } from '../helpers/target-process.ts';

endTargetsAfterAll();

describe('the capacity of a replica', () => {
  it.concurrent('is its slots over its service time, however many ask at once', async ({ expect }) => {
    const replica = await startTarget({
      role: 'service',
      service: 'catalogue',
      slots: 2,
      serviceTimeMs: 20,
      queueMax: 500,
    });
    // Two slots of 20 ms each carry a hundred requests a second.
    const { ok, tookMs } = await load(replica.url, 150, 20);
    expect(ok).toBe(150);
    expect((ok * 1_000) / tookMs).toBeLessThan(125);
    const metric = await metricsOf(replica);
    expect(metric('requal_slots')).toBe(2);
    // Every request held a slot for 20 ms in the mean, and on a busy machine for longer.
    expect(metric('requal_slot_busy_seconds_total')).toBeGreaterThan(2.3);
    // What is used of it can never be more than there was.
    expect(metric('requal_slot_busy_seconds_total')).toBeLessThanOrEqual((2 * tookMs) / 1_000 + 0.1);
  });

  it.concurrent(
    'is one request a slot; further ones wait in line, and those after them are shed',
    async ({ expect }) => {
      const config = {
        role: 'service',
        service: 'x',
        serviceTimeMs: 600_000,
        waitMaxMs: 600_000,
        shutdownMs: 100,
      } as const;
      const replica = await startTarget({ ...config, slots: 3, queueMax: 4 });
      const asked = load(replica.url, 12, 12);
      await until(
        'five are turned away',
        async () => (await metricsOf(replica))('requal_request_failures_total') === 5,
      );
      const metric = await metricsOf(replica);
      expect(metric('requal_slots_busy')).toBe(3);
      expect(metric('requal_queue_depth')).toBe(4);
      replica.child.kill('SIGTERM');
      expect((await asked).reasons).toEqual({ shed: 5, unreachable: 7 });
    },
  );

  it.concurrent(
    'is told honestly: what found no room was shed with 503, and everything sent was counted',
    async ({ expect }) => {
      const replica = await startTarget({
        role: 'service',
        service: 'catalogue',
        slots: 1,
        serviceTimeMs: 50,
        queueMax: 3,
      });
      const { sent, ok, failed, reasons } = await load(replica.url, 60, 12);
      expect(ok).toBeGreaterThan(3);
      expect(failed).toBeGreaterThan(10);
      expect(reasons).toEqual({ shed: failed });
      const metric = await metricsOf(replica);
      expect(metric('requal_requests_total')).toBe(sent);
      expect(metric('requal_request_failures_total')).toBe(failed);
      expect(metric('requal_request_seconds_count')).toBe(sent);
      expect(metric('requal_slots_busy')).toBe(0);
      expect(metric('requal_queue_depth')).toBe(0);
    },
  );

  it.concurrent('starts low and warms up', async ({ expect }) => {
    const config = { role: 'service', service: 'catalogue', slots: 1, serviceTimeMs: 10, warmUpMs: 600_000 } as const;
    const cold = await startTarget(config);
    const { meanMs } = await load(cold.url, 60);
    expect(meanMs).toBeGreaterThan(24);
  });

  it.concurrent('does not wait for ever: who waited too long is turned away', async ({ expect }) => {
    const replica = await startTarget({ role: 'service', service: 'x', slots: 1, serviceTimeMs: 400, waitMaxMs: 100 });
    const { reasons } = await load(replica.url, 6, 6);
    expect(reasons['shed']).toBeGreaterThan(2);
  });
});
