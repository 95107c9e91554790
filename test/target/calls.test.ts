import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, it } from 'vitest';
import { makeAuthority, mintCertificate } from '../../src/world/cluster/lifecycle/authority.ts';
import { limits } from '../../target/limits.ts';
import { endTargetsAfterAll, load, metricsOf, startSwitch, startTarget, until } from '../helpers/target-process.ts';

endTargetsAfterAll();

const certificates = resolve(import.meta.dirname, '../helpers/certificates');
const folder = mkdtempSync(join(tmpdir(), 'requal-target-tls-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const service = { role: 'service', service: 'gateway', slots: 50, serviceTimeMs: 1 } as const;

/** A callee that fails every request, and one that is slow. */
const startFailing = () =>
  startTarget({ ...service, service: 'product-db', behaviour: { errorRatio: 1, latencyFactor: 1 } });
const startSlow = () => startTarget({ ...service, service: 'product-db', slots: 9, serviceTimeMs: 600_000 });

describe('calls to other services', () => {
  it.concurrent('are repeated when they fail, which multiplies the load on the callee', async ({ expect }) => {
    const callee = await startFailing();
    const caller = await startTarget({
      ...service,
      dependencies: [{ service: 'product-db', url: callee.url, retries: 3 }],
    });
    const { failed, reasons } = await load(caller.url, 20);
    expect(reasons).toEqual({ dependency: failed });
    expect(failed).toBe(20);
    expect((await metricsOf(callee))('requal_requests_total')).toBe(80);
    const metric = await metricsOf(caller);
    expect(metric('requal_calls_total{callee="product-db"}')).toBe(80);
    expect(metric('requal_call_failures_total{callee="product-db"}')).toBe(80);
  });

  it.concurrent('stop while a breaker is open, and what it refused was not sent', async ({ expect }) => {
    const callee = await startFailing();
    const breaker = { windowMs: 5_000, openMs: 60_000, callsMin: 5, openAt: 0.5, probedShare: 0 };
    const caller = await startTarget({
      ...service,
      dependencies: [{ service: 'product-db', url: callee.url, breaker }],
    });
    const { failed } = await load(caller.url, 40);
    expect(failed).toBe(40);
    expect((await metricsOf(callee))('requal_requests_total')).toBe(5);
    expect((await metricsOf(caller))('requal_calls_refused_total{callee="product-db"}')).toBe(35);
  });

  it.concurrent('begin again when the breaker has been open for its time', async ({ expect }) => {
    const callee = await startFailing();
    const breaker = { windowMs: 5_000, openMs: 2_000, callsMin: 2, openAt: 0.5, probedShare: 0 };
    const caller = await startTarget({
      ...service,
      dependencies: [{ service: 'product-db', url: callee.url, breaker }],
    });
    await load(caller.url, 5);
    expect((await metricsOf(callee))('requal_requests_total')).toBe(2);
    await until('calls go out again', async () => {
      await load(caller.url, 1);
      return (await metricsOf(callee))('requal_requests_total') > 2;
    });
  });

  it.concurrent(
    'are given up after the time-out, and the callee is told nothing better than that',
    async ({ expect }) => {
      const callee = await startSlow();
      const caller = await startTarget({
        ...service,
        dependencies: [{ service: 'product-db', url: callee.url, timeoutMs: 100 }],
      });
      // The callee would hold them for minutes: whoever has an answer has not waited for it.
      const { failed, leastMs } = await load(caller.url, 5, 5);
      expect(failed).toBe(5);
      expect(leastMs).toBeGreaterThan(95);
      await until('the callee has seen that its callers are gone', async () => {
        return (await metricsOf(callee))('requal_requests_abandoned_total') > 0;
      });
    },
  );

  it.concurrent('do not fail a request when it can be answered without them', async ({ expect }) => {
    const caller = await startTarget({
      ...service,
      dependencies: [{ service: 'session-cache', url: 'http://127.0.0.1:1', required: false }],
    });
    const { ok } = await load(caller.url, 10);
    expect(ok).toBe(10);
    expect((await metricsOf(caller))('requal_call_failures_total{callee="session-cache"}')).toBe(10);
  });

  it.concurrent('are as many for each request as the configuration says, in the mean', async ({ expect }) => {
    const callee = await startTarget({ ...service, service: 'product-db' });
    const caller = await startTarget({
      ...service,
      dependencies: [{ service: 'product-db', url: callee.url, calls: 1.5 }],
    });
    await load(caller.url, 200, 10);
    const calls = (await metricsOf(callee))('requal_requests_total');
    expect(calls).toBeGreaterThan(260);
    expect(calls).toBeLessThan(340);
  });
});

describe('calls over TLS', () => {
  it.concurrent(
    'fail from the moment the certificate is an expired one, and succeed again with a valid one',
    async ({ expect }) => {
      const use = (name: string): void => copyFileSync(join(certificates, name), join(folder, 'tls.pem'));
      use('valid.pem');
      const callee = await startTarget({
        ...service,
        service: 'partner',
        tls: { port: 0, certificateFile: join(folder, 'tls.pem'), keyFile: join(certificates, 'key.pem') },
      });
      const caller = await startTarget({
        ...service,
        caFile: join(certificates, 'ca.pem'),
        dependencies: [{ service: 'partner', url: callee.httpsUrl }],
      });
      expect((await load(caller.url, 5)).ok).toBe(5);
      const served = (await metricsOf(callee))('requal_requests_total');
      use('expired.pem');
      await until('calls are refused', async () => (await load(caller.url, 1)).failed === 1);
      const before = (await metricsOf(callee))('requal_requests_total');
      expect((await load(caller.url, 5)).reasons).toEqual({ dependency: 5 });
      // The caller turned away: the callee has seen nothing of it, while plain HTTP is served as before.
      expect((await metricsOf(callee))('requal_requests_total')).toBe(before);
      expect(before).toBeGreaterThanOrEqual(served);
      expect((await load(callee.url, 3)).ok).toBe(3);
      use('valid.pem');
      await until('calls succeed again', async () => (await load(caller.url, 1)).ok === 1);
    },
  );

  it.concurrent(
    'fail once the certificate has ended by itself, also over connections that were made before',
    async ({ expect, onTestFinished }) => {
      const authority = await makeAuthority();
      // Certificates count whole seconds.
      const now = Math.floor(Date.now() / 1_000) * 1_000;
      const wish = { service: 'partner', namespace: 'shop', notBeforeAt: now - 60_000, notAfterAt: now + 8_000 };
      const { certificate, key } = await mintCertificate(authority, wish);
      const [caFile, certificateFile, keyFile] = ['ca', 'ending', 'ending-key'].map((name) =>
        join(folder, `${name}.pem`),
      ) as [string, string, string];
      for (const [file, text] of [[caFile, authority.certificate] as const, [certificateFile, certificate] as const])
        writeFileSync(file, text);
      writeFileSync(keyFile, key, { mode: 0o600 });
      const tls = { port: 0, certificateFile, keyFile };
      const callee = await startTarget({ ...service, service: 'partner', tls });
      const caller = await startTarget({
        ...service,
        caFile,
        dependencies: [{ service: 'partner', url: callee.httpsUrl }],
      });
      const kept = new https.Agent({ keepAlive: true, maxSockets: 1, maxCachedSessions: 0, ca: authority.certificate });
      onTestFinished(() => kept.destroy());
      expect([(await load(caller.url, 5)).ok, await asked(callee.httpsUrl, kept)]).toEqual([5, true]);
      // Nobody changes a file: time alone ends it, and who has a connection could go on using it.
      let requests = 1;
      await until('callers are refused', async () => {
        await sleep(300);
        requests += 1;
        return !(await asked(callee.httpsUrl, kept));
      });
      expect(Date.now()).toBeGreaterThan(wish.notAfterAt);
      expect(requests).toBeLessThan(limits.requestsPerConnectionMax);
      expect((await load(caller.url, 5)).failed).toBe(5);
    },
  );

  it.concurrent('fail when the authority is not ours', async ({ expect }) => {
    const callee = await startTarget({
      ...service,
      service: 'partner',
      tls: { port: 0, certificateFile: join(certificates, 'valid.pem'), keyFile: join(certificates, 'key.pem') },
    });
    const caller = await startTarget({ ...service, dependencies: [{ service: 'partner', url: callee.httpsUrl }] });
    expect((await load(caller.url, 3)).failed).toBe(3);
  });
});

describe('faults on one edge', () => {
  it.concurrent('make calls to that callee fail or come late, and to no other', async ({ expect }) => {
    const board = await startSwitch();
    const [one, other] = [
      await startTarget({ ...service, service: 'one' }),
      await startTarget({ ...service, service: 'other' }),
    ];
    const caller = await startTarget({
      ...service,
      switchUrl: board.url,
      dependencies: [
        { service: 'one', url: one.url, required: false, timeoutMs: 5_000 },
        { service: 'other', url: other.url },
      ],
    });
    await board.putFault('edge', { kind: 'errors', service: 'gateway', ratio: 1, callee: 'one' });
    await until('calls to one fail', async () => {
      await load(caller.url, 1);
      return (await metricsOf(caller))('requal_call_failures_total{callee="one"}') > 0;
    });
    const reached = (await metricsOf(one))('requal_requests_total');
    expect((await load(caller.url, 5)).ok).toBe(5);
    expect((await metricsOf(one))('requal_requests_total')).toBe(reached);
    expect((await metricsOf(caller))('requal_call_failures_total{callee="other"}')).toBe(0);
    await board.deleteFault('edge');
    await board.putFault('edge-late', { kind: 'latency', service: 'gateway', ms: 300, callee: 'one' });
    await until('calls to one come late', async () => (await load(caller.url, 3)).leastMs > 290);
    // What comes late is the way to it: to itself it is as quick as ever.
    const metric = await metricsOf(one);
    expect(metric('requal_request_seconds_sum') / metric('requal_request_seconds_count')).toBeLessThan(0.2);
  });

  it.concurrent('raise the number of retries, for callers that would not repeat a call', async ({ expect }) => {
    const board = await startSwitch();
    const callee = await startFailing();
    const caller = await startTarget({
      ...service,
      switchUrl: board.url,
      dependencies: [{ service: 'product-db', url: callee.url }],
    });
    await load(caller.url, 5);
    expect((await metricsOf(callee))('requal_requests_total')).toBe(5);
    await board.putFault('storm', { kind: 'retries', service: '*', retries: 4, callee: 'product-db' });
    await until('calls are repeated', async () => {
      const before = (await metricsOf(callee))('requal_requests_total');
      await load(caller.url, 1);
      return (await metricsOf(callee))('requal_requests_total') === before + 5;
    });
  });
});

/** Whether a request over this agent is answered. */
function asked(url: string, agent: https.Agent): Promise<boolean> {
  return new Promise((resolved) => {
    const request = https.get(url, { agent }, (response) => response.resume().on('end', () => resolved(true)));
    request.on('error', () => resolved(false));
  });
}
