import { beforeAll, describe, expect, it } from 'vitest';
import type { SwitchFaultKind } from '../../src/domain/switch-fault.ts';
import {
  endTargetsAfterAll,
  load,
  metricsOf,
  patience,
  startSwitch,
  startTarget,
  until,
  untilFaults,
  type TargetProcess,
} from '../helpers/target-process.ts';

endTargetsAfterAll();

let board: Awaited<ReturnType<typeof startSwitch>>;
let replica: TargetProcess;
let cache: TargetProcess;

beforeAll(async () => {
  board = await startSwitch();
  const common = { switchUrl: board.url, slots: 4, serviceTimeMs: 2 } as const;
  [replica, cache] = await Promise.all([
    startTarget({ ...common, role: 'service', service: 'catalogue', waitMaxMs: 200 }),
    startTarget({ ...common, role: 'cache', service: 'session-cache', hotKeys: 10, hitRatio: 1 }),
  ]);
});

const readiness = async (): Promise<number> => (await fetch(`${replica.url}/readyz`)).status;
const hitRatio = async (): Promise<number> => {
  const before = await metricsOf(cache);
  await load(cache.url, 60, 4);
  const after = await metricsOf(cache);
  return (after('requal_cache_hits_total') - before('requal_cache_hits_total')) / 60;
};

/** How each kind shows, looked at from outside. Crash, leak, corrupt and retries have tests of their own. */
const signs: readonly (readonly [SwitchFaultKind, object, () => Promise<boolean>])[] = [
  ['latency', { ms: 150 }, async () => (await load(replica.url, 5, 5)).leastMs > 145],
  ['latency', { factor: 100 }, async () => (await load(replica.url, 12, 6)).meanMs > 100],
  ['errors', { ratio: 1 }, async () => (await load(replica.url, 4, 4)).reasons['fault'] === 4],
  ['deadlock', { slots: 4 }, async () => (await load(replica.url, 4, 4)).reasons['shed'] === 4],
  ['slowdown', { factor: 100 }, async () => (await load(replica.url, 12, 4)).meanMs > 100],
  ['readiness-failure', {}, async () => (await readiness()) === 503],
  ['eviction', { keepRatio: 0 }, async () => (await hitRatio()) < 0.3],
];

describe('a fault of the switch', () => {
  it.each(signs)('of kind %s with %o bites, and ends when it is deleted', async (kind, parameters, bites) => {
    const target = kind === 'eviction' ? cache : replica;
    const service = kind === 'eviction' ? 'session-cache' : 'catalogue';
    await until('all is quiet', async () => !(await bites()));
    await board.putFault('fault', { kind, service, ...parameters });
    await untilFaults(target, ['fault']);
    await expect.poll(bites, patience).toBe(true);
    await board.deleteFault('fault');
    await untilFaults(target, []);
    await expect.poll(bites, patience).toBe(false);
  });

  it('ends by itself after its time, on the switch and at the replica', async () => {
    await board.putFault('short', { kind: 'errors', service: 'catalogue', ratio: 1, ttlMs: 700 });
    await until('the fault bites', async () => (await load(replica.url, 2)).failed === 2);
    expect(await board.faults()).toMatchObject({ faults: [{ id: 'short', fault: { kind: 'errors' } }] });
    await until('the fault is over', async () => (await load(replica.url, 2)).failed === 0);
    expect(await board.faults()).toEqual({ faults: [] });
  });

  it('ends by itself at the replica even when the switch has gone', async () => {
    const lonely = await startSwitch();
    const cart = await startTarget({ role: 'service', service: 'cart', switchUrl: lonely.url, serviceTimeMs: 1 });
    await lonely.putFault('orphan', { kind: 'errors', service: 'cart', ratio: 1, ttlMs: 3_000 });
    await untilFaults(cart, ['orphan']);
    lonely.target.child.kill('SIGKILL');
    await lonely.target.ended;
    await untilFaults(cart, []);
    expect((await load(cart.url, 3)).ok).toBe(3);
  });

  it('hits no other service', async () => {
    await board.putFault('other', { kind: 'errors', service: 'catalogue', ratio: 1 });
    await until('the fault bites', async () => (await load(replica.url, 1)).failed === 1);
    expect((await load(cache.url, 5)).ok).toBe(5);
    await board.deleteFault('other');
    await untilFaults(replica, []);
  });

  it('is refused when it is none, with the reason', async () => {
    const put = (id: string, body: string) => fetch(`${board.url}/faults/${id}`, { method: 'PUT', body });
    for (const [id, body, reason] of [
      ['x', '{"kind":"gremlins","service":"catalogue","ttlMs":1}', 'kind'],
      ['x', '{"kind":"errors","service":"catalogue","ratio":2,"ttlMs":1}', 'ratio'],
      ['x', '{"kind":"errors","service":"catalogue","ratio":1}', 'ttlMs'],
      ['x', '{"kind":"errors","service":"catalogue","ratio":1,"ttlMs":1,"more":1}', 'more'],
      ['x', 'nothing', 'JSON'],
      ['X!', '{"kind":"errors","service":"catalogue","ratio":1,"ttlMs":1}', 'id'],
    ] as const) {
      const answer = await put(id, body);
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain(reason);
    }
    expect(await board.faults()).toEqual({ faults: [] });
  });

  it('is there again in a replica that starts anew, before it says that it is ready', async () => {
    await board.putFault('again', { kind: 'errors', service: 'cart', ratio: 1 });
    const config = { role: 'service', service: 'cart', switchUrl: board.url, serviceTimeMs: 1 } as const;
    const first = await startTarget(config);
    expect((await load(first.url, 3)).reasons).toEqual({ fault: 3 });
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startTarget(config);
    expect((await load(second.url, 3)).reasons).toEqual({ fault: 3 });
    await board.deleteFault('again');
    await untilFaults(second, []);
    expect((await load(second.url, 3)).ok).toBe(3);
  });

  it('of kind crash ends the process with exit code 1, again and again', async () => {
    const config = { role: 'service', service: 'payments', switchUrl: board.url } as const;
    const payments = await startTarget(config);
    await board.putFault('crash', { kind: 'crash', service: 'payments' });
    expect(await payments.ended).toBe(1);
    await expect(startTarget(config)).rejects.toThrow('crashed');
    await board.deleteFault('crash');
    await startTarget(config);
  });
});

describe('a control of the switch', () => {
  it('throttles: that share is turned away with 429 and counted', async () => {
    await board.putControls('catalogue', { throttle: 1 });
    await until('all are turned away', async () => (await load(replica.url, 3)).reasons['throttled'] === 3);
    await board.putControls('catalogue', { throttle: 0.5 });
    await until('some pass again', async () => (await load(replica.url, 5)).ok > 0);
    const { reasons } = await load(replica.url, 100, 10);
    expect(reasons['throttled']).toBeGreaterThan(25);
    expect(reasons['throttled']).toBeLessThan(75);
    const metric = await metricsOf(replica);
    expect(metric('requal_requests_throttled_total')).toBeGreaterThan(25);
    expect(metric('requal_request_failures_total')).toBeGreaterThanOrEqual(metric('requal_requests_throttled_total'));
    await board.putControls('catalogue', {});
    await until('all pass again', async () => (await load(replica.url, 5)).ok === 5);
  });

  it('switches a feature off, and with it what the bad version does', async () => {
    const behaviour = { errorRatio: 1, latencyFactor: 1, flag: 'new-search' };
    const bad = await startTarget({
      role: 'service',
      service: 'search',
      switchUrl: board.url,
      behaviour,
      version: 'v2',
    });
    expect((await load(bad.url, 3)).reasons).toEqual({ version: 3 });
    expect((await metricsOf(bad))('requal_version_info{version="v2"}')).toBe(1);
    await board.putControls('search', { flags: { 'new-search': false } });
    await until('requests succeed', async () => (await load(bad.url, 3)).ok === 3);
  });

  it('flushes a cache, which then has to fill again', async () => {
    await expect.poll(hitRatio, patience).toBe(1);
    await board.putControls('session-cache', { flushes: 1 });
    await expect.poll(hitRatio, patience).toBeLessThan(1);
    await expect.poll(hitRatio, patience).toBe(1);
  });
});
