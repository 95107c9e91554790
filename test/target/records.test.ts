import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, it } from 'vitest';
import {
  endTargetsAfterAll,
  load,
  metricsOf,
  startSwitch,
  startTarget,
  until,
  type TargetProcess,
} from '../helpers/target-process.ts';

endTargetsAfterAll();

const folder = mkdtempSync(join(tmpdir(), 'requal-target-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const corrupt = async (store: TargetProcess): Promise<number> => (await metricsOf(store))('requal_records_corrupt');

it.concurrent(
  'a service that corrupts data damages records of its store, each restart more and faster, and a log line tells of each',
  async ({ expect }) => {
    const board = await startSwitch();
    const [gateway, store] = await Promise.all([
      startTarget({ role: 'log-gateway', service: 'log-gateway' }),
      startTarget({ role: 'store', service: 'product-db', dataFile: join(folder, 'data'), records: 50_000 }),
    ]);
    const integrityLines = async (): Promise<number> =>
      (await metricsOf(gateway))('requal_integrity_errors_total{service="catalogue"}');
    const config = {
      role: 'service',
      service: 'catalogue',
      switchUrl: board.url,
      logUrl: gateway.url,
      dependencies: [{ service: 'product-db', url: store.url, holdsRecords: true }],
    } as const;
    const first = await startTarget(config);
    expect((await metricsOf(store))('requal_records_total')).toBe(50_000);
    expect(await corrupt(store)).toBe(0);

    await board.putFault('rot', { kind: 'corrupt', service: 'catalogue', recordsPerSecond: 40, replayRecords: 2_000 });
    await until('records are damaged', async () => (await corrupt(store)) > 0);
    const [from, fromMs] = [await corrupt(store), performance.now()];
    await until('more are', async () => (await corrupt(store)) > from + 20);
    const before = await corrupt(store);
    const perSecond = ((before - from) * 1_000) / (performance.now() - fromMs);
    expect(before).toBeLessThan(1_000);
    expect(perSecond).toBeLessThan(90);

    first.child.kill('SIGKILL');
    await first.ended;
    await sleep(200);
    // What the first had not sent of its log died with it.
    const unlogged = (await corrupt(store)) - (await integrityLines());
    const second = await startTarget(config);
    // It replays: at once far more than the rate could have damaged. The switch may still count the replica before it.
    await until('a restart damages at once', async () => (await corrupt(store)) > before + 900);
    expect(await board.faults()).toMatchObject({ faults: [{ starts: 1 }] });

    await board.deleteFault('rot');
    await until('the replica knows', async () =>
      (await (await fetch(`${second.url}/state`)).text()).includes('"faults":[]'),
    );
    await until('a line in the log tells of each', async () => {
      return (await integrityLines()) === (await corrupt(store)) - unlogged;
    });
    const damaged = await corrupt(store);
    await sleep(500);
    expect(await corrupt(store)).toBe(damaged);
    // Requests are served all the same: only the records tell.
    expect((await load(second.url, 10)).ok).toBe(10);
  },
);

it.concurrent('a store keeps its records, the damaged ones too, when its process is killed', async ({ expect }) => {
  const config = {
    role: 'store',
    service: 'product-db',
    dataFile: join(folder, 'kept'),
    records: 500,
    writeRatio: 1,
  } as const;
  const first = await startTarget(config);
  expect((await fetch(`${first.url}/records/damage?count=7`, { method: 'POST' })).status).toBe(200);
  await load(first.url, 50, 10);
  expect(await corrupt(first)).toBe(7);
  first.child.kill('SIGKILL');
  await first.ended;
  const second = await startTarget(config);
  expect(await corrupt(second)).toBe(7);
  expect(await (await fetch(`${second.url}/records/audit`)).json()).toEqual({ records: 500, corrupt: 7 });
  expect((await fetch(`${second.url}/records/damage?count=1000`, { method: 'POST' })).status).toBe(200);
  expect(await corrupt(second)).toBe(500);
  await fetch(`${second.url}/records/repair`, { method: 'POST' });
  expect(await (await fetch(`${second.url}/records/audit`)).json()).toEqual({ records: 500, corrupt: 0 });
  expect((await fetch(`${second.url}/records/damage?count=-1`, { method: 'POST' })).status).toBe(400);
});

it.concurrent(
  'a leak grows the resident memory at its rate, stops with the fault, and a restart gives the memory back',
  async ({ expect }) => {
    const board = await startSwitch();
    const limitBytes = 512 * 1_048_576;
    const config = { role: 'service', service: 'catalogue', switchUrl: board.url, memory: { limitBytes } } as const;
    const first = await startTarget(config);
    const resident = async (target: TargetProcess): Promise<number> =>
      (await metricsOf(target))('process_resident_memory_bytes') / 1_048_576;
    expect((await metricsOf(first))('requal_memory_limit_bytes')).toBe(limitBytes);
    const before = await resident(first);
    await board.putFault('leak', { kind: 'leak', service: 'catalogue', bytesPerSecond: 40 * 1_048_576 });
    await until('60 MiB are gone', async () => (await resident(first)) > before + 60);
    await board.deleteFault('leak');
    await until('the replica knows', async () =>
      (await (await fetch(`${first.url}/state`)).text()).includes('"faults":[]'),
    );
    const leaked = await resident(first);
    await load(first.url, 50);
    expect(Math.abs((await resident(first)) - leaked)).toBeLessThan(20);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(await resident(await startTarget(config))).toBeLessThan(before + 30);
  },
);

it.concurrent('a replica fills its memory up to its working set', async ({ expect }) => {
  const workingSetBytes = 220 * 1_048_576;
  const replica = await startTarget({
    role: 'service',
    service: 'cart',
    memory: { limitBytes: null, workingSetBytes },
  });
  const used = (await metricsOf(replica))('requal_memory_used_bytes');
  expect(used / workingSetBytes).toBeGreaterThan(0.9);
  expect(used / workingSetBytes).toBeLessThan(1.25);
});
