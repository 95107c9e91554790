import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findK6 } from '../../src/world/cluster/k6/find-k6.ts';
import type { K6Binary } from '../../src/world/cluster/k6/find-k6.ts';
import type { K6Plan } from '../../src/world/cluster/k6/k6-plan.ts';
import { startK6 } from '../../src/world/cluster/k6/k6-process.ts';
import type { K6Process } from '../../src/world/cluster/k6/k6-process.ts';

const image = 'grafana/k6:latest';
const run = promisify(execFile);
const open: { k6: K6Process[]; servers: Server[] } = { k6: [], servers: [] };
let binary: K6Binary;

beforeAll(async () => {
  binary = await findK6(null, image, async ([program, ...rest]) =>
    run(program, rest).then(
      ({ stdout }) => stdout,
      () => null,
    ),
  );
});

afterEach(async () => {
  for (const k6 of open.k6.splice(0)) await k6.stop();
  for (const server of open.servers.splice(0)) server.close().closeAllConnections();
});

/** A target that counts, and fails each n-th request. */
async function target(failEach = Infinity): Promise<{ url: string; count: () => number }> {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    response.statusCode = count % failEach === 0 ? 503 : 200;
    response.end('done');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, count: () => count };
}

function planFor(url: string, more: Partial<K6Plan> = {}): K6Plan {
  const rates = [{ atMs: 0, rate: 40 }];
  return {
    name: 'users',
    url,
    authorityFile: null,
    rates,
    durationMs: 3_000,
    patienceMs: 1_000,
    script: null,
    ...more,
  };
}

async function started(plan: K6Plan): Promise<K6Process> {
  const k6 = await startK6({ binary, image, plan, anyHost: false });
  open.k6.push(k6);
  return k6;
}

describe('k6', () => {
  it('sends nothing before it is released, and then exactly what the target counts', async () => {
    const { url, count } = await target(4);
    const k6 = await started(planFor(url));
    await wait(500);
    expect(count()).toBe(0);
    await k6.release();
    expect(await k6.ended).toEqual({ kind: 'finished', thresholdsCrossed: false });
    expect(k6.windows.total.offered).toBe(count());
    expect(k6.windows.total.failed).toBe(Math.floor(count() / 4));
    expect(count()).toBeGreaterThan(100);
    expect(JSON.parse(k6.summary()!)).toHaveProperty('metrics.http_reqs.values.count', count());
  });

  it('counts as failed what a target that is gone cannot answer', async () => {
    const k6 = await started(planFor('http://127.0.0.1:9/'));
    await k6.release();
    await k6.ended;
    expect(k6.windows.total.offered).toBeGreaterThan(100);
    expect(k6.windows.total.failed).toBe(k6.windows.total.offered);
  });

  it('sends nothing off this machine', async () => {
    const k6 = await started(planFor('http://192.0.2.1/', { durationMs: 1_000 }));
    await k6.release();
    await k6.ended;
    // Each request is refused by k6 itself, at once; one that left would wait for the second of patience.
    expect(k6.windows.total.failed).toBeGreaterThan(20);
    expect(k6.windows.between(0, Date.now()).p99Ms ?? 0).toBeLessThan(100);
  });

  it('is stopped within seconds, keeps what it had counted, and that is no fault', async () => {
    const { url, count } = await target();
    const k6 = await started(planFor(url, { durationMs: 60_000 }));
    await k6.release();
    await wait(1_500);
    expect(k6.fault(Date.now())).toBeNull();
    expect(await k6.stop()).toEqual({ kind: 'stopped' });
    // Requests that were under way when it was stopped reached the target, and k6 tells nothing of them any more.
    expect(k6.windows.total.offered).toBeGreaterThan(50);
    expect(count() - k6.windows.total.offered).toBeGreaterThanOrEqual(0);
    expect(count() - k6.windows.total.offered).toBeLessThan(10);
    expect(k6.summary()).not.toBeNull();
  });

  it('is a fault of the harness when it is killed', async () => {
    const { url } = await target();
    const k6 = await started(planFor(url, { durationMs: 60_000 }));
    await k6.release();
    process.kill(k6.pid!, 'SIGKILL');
    expect(await k6.ended).toMatchObject({ kind: 'failed', why: expect.stringContaining('SIGKILL') });
    expect(k6.fault(Date.now())).toContain('SIGKILL');
  });

  it('runs a script of the user, which keeps its own options', async () => {
    const { url, count } = await target();
    const script = join(mkdtempSync(join(tmpdir(), 'requal-script-')), 'mine.js');
    writeFileSync(
      script,
      `import http from 'k6/http';
       export const options = { vus: 1, iterations: 7, thresholds: { http_req_duration: ['max<0.001'] } };
       export default function () { http.get(__ENV.REQUAL_URL); }`,
    );
    const k6 = await started(planFor(url, { script }));
    await k6.release();
    expect(await k6.ended).toEqual({ kind: 'finished', thresholdsCrossed: true });
    expect(count()).toBe(7);
    expect(k6.windows.total.offered).toBe(7);
  });

  it('runs it in a container as well, with what it imports from beside it', async () => {
    const { url, count } = await target();
    const folder = mkdtempSync(join(tmpdir(), 'requal-script-'));
    writeFileSync(join(folder, 'options.js'), `export const options = { vus: 1, iterations: 3 };`);
    writeFileSync(
      join(folder, 'mine.js'),
      `import http from 'k6/http';
       export { options } from './options.js';
       export default function () { http.get(__ENV.REQUAL_URL); }`,
    );
    const contained = { version: binary.version, command: ['docker'], in: 'container' } as const;
    const plan = planFor(url, { script: join(folder, 'mine.js') });
    const k6 = await startK6({ binary: contained, image, plan, anyHost: false });
    open.k6.push(k6);
    await k6.release();
    expect(await k6.ended).toMatchObject({ kind: 'finished' });
    expect(count()).toBe(3);
    expect(k6.summary()).toContain('http_reqs');
  });

  it('does not start with a script that is broken, and says what is wrong', async () => {
    const script = join(mkdtempSync(join(tmpdir(), 'requal-script-')), 'broken.js');
    writeFileSync(script, 'export default function ( {');
    await expect(started(planFor('http://127.0.0.1:9/', { script }))).rejects.toThrow(/k6 failed: .*exit code \d+/);
  });
});
