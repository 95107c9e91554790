import { setTimeout as sleep } from 'node:timers/promises';
import { it } from 'vitest';
import { endTargetsAfterAll, load, metricsOf, spawnTarget, startTarget, until } from '../helpers/target-process.ts';

endTargetsAfterAll();

it.concurrent(
  'SIGTERM ends a replica without one failed request: not ready at once, served until callers know, then gone',
  async ({ expect }) => {
    const logs = await startTarget({ role: 'log-gateway', service: 'log-gateway' });
    const replica = await startTarget({
      role: 'service',
      service: 'cart',
      logUrl: logs.url,
      slots: 20,
      serviceTimeMs: 30,
      drainMs: 600,
    });
    const readiness = async (): Promise<number> => (await fetch(`${replica.url}/readyz`)).status;
    expect(await readiness()).toBe(200);
    // Callers go on until they see that it is not ready, as an endpoint controller does, and their last requests are out.
    const results: Promise<{ failed: number; sent: number }>[] = [];
    const asking = (async () => {
      while ((await readiness()) === 200) {
        results.push(load(replica.url, 3, 3));
        await sleep(10);
      }
      results.push(load(replica.url, 20, 20));
    })();
    await sleep(200);
    replica.child.kill('SIGTERM');
    await asking;
    const done = await Promise.all(results);
    const sent = done.reduce((sum, one) => sum + one.sent, 0);
    expect(sent).toBeGreaterThanOrEqual(23);
    expect(done.reduce((sum, one) => sum + one.failed, 0)).toBe(0);
    expect(await replica.ended).toBe(0);
    // Its log is complete: one line for each request, sent before it went.
    expect((await metricsOf(logs))('requal_log_lines_total{service="cart"}')).toBe(sent);
  },
);

it.concurrent(
  'a replica that cannot finish in time goes all the same, and says so with exit code 1',
  async ({ expect }) => {
    const replica = await startTarget({ role: 'service', service: 'x', serviceTimeMs: 60_000, shutdownMs: 500 });
    const stuck = load(replica.url, 2, 2);
    await until('requests run', async () => (await metricsOf(replica))('requal_slots_busy') > 0);
    replica.child.kill('SIGTERM');
    expect(await replica.ended).toBe(1);
    expect((await stuck).reasons).toEqual({ unreachable: 2 });
  },
);

it.concurrent('a replica without a configuration ends with exit code 78 and the reason', async ({ expect }) => {
  const { output, ended } = spawnTarget(undefined);
  expect(await ended).toBe(78);
  expect(output.text).toContain('REQUAL_SERVICE is not set');
});

it.concurrent('a misspelt configuration is refused, and the key is named', async ({ expect }) => {
  const { output, ended } = spawnTarget({ role: 'service', service: 'x', slot: 3 });
  expect(await ended).toBe(78);
  expect(output.text).toContain('slot');
});

it.concurrent(
  'a replica goes on without the switch and the log gateway, after it has waited for the switch',
  async ({ expect }) => {
    const nobody = 'http://127.0.0.1:1';
    const config = { role: 'service', service: 'x', slots: 50, serviceTimeMs: 0 } as const;
    const replica = await startTarget({ ...config, switchUrl: nobody, logUrl: nobody });
    expect((await load(replica.url, 20)).ok).toBe(20);
  },
);

it.concurrent('a replica is ready once its start has lasted, and says so then only', async ({ expect }) => {
  const replica = await startTarget({ role: 'service', service: 'x', startMs: 5_000 });
  expect((await fetch(`${replica.url}/readyz`)).status).toBe(503);
  expect((await fetch(`${replica.url}/healthz`)).status).toBe(200);
  await until('it is ready', async () => (await fetch(`${replica.url}/readyz`)).status === 200);
});
