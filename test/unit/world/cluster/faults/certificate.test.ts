import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FaultOf } from '../../../../../src/domain/fault.ts';
import { faultSchema } from '../../../../../src/domain/fault.ts';
import { expiredCertificate } from '../../../../../src/world/cluster/faults/certificate.ts';
import { prepareFaults, preparedFaults } from '../../../../../src/world/cluster/faults/prepare-faults.ts';
import { mintCertificate, mintValidCertificate } from '../../../../../src/world/cluster/lifecycle/authority.ts';
import { keptAuthority } from '../../../../../src/world/cluster/lifecycle/certificates.ts';
import { makeStateFolder } from '../../../../../src/world/cluster/lifecycle/state-folder.ts';
import type { KeyPair } from '../../../../../src/world/cluster/manifests/target-input.ts';
import { createOperations } from '../../../../../src/world/cluster/operations.ts';
import type { Site } from '../../../../../src/world/cluster/site.ts';
import { smallShop } from '../small-shop.ts';

type Expiry = FaultOf<'expired-certificate'>;

const folder = mkdtempSync(join(tmpdir(), 'requal-certificate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const fault = faultSchema.parse({
  id: 'end',
  kind: 'expired-certificate',
  target: 'cart',
  at: '1m',
  until: '5m',
  pattern: 'p',
}) as Expiry;
const entryFault: Expiry = { ...fault, target: 'gateway' };

let authority: KeyPair;
let renewed: string;
let foreign: string;
let short: string;

beforeAll(async () => {
  authority = await keptAuthority(makeStateFolder(folder));
  const other = await keptAuthority(makeStateFolder(join(folder, 'other')));
  const inSecret = ({ certificate }: KeyPair) => Buffer.from(certificate).toString('base64');
  renewed = inSecret(await mintValidCertificate(authority, 'cart', 'requal-payments'));
  foreign = inSecret(await mintValidCertificate(other, 'cart', 'requal-payments'));
  short = inSecret(await minted(20));
});

function minted(endsInSeconds: number): Promise<KeyPair> {
  const now = Date.now();
  const wish = { service: 'cart', namespace: 'requal-payments', notBeforeAt: now - 86_400_000 };
  return mintCertificate(authority, { ...wish, notAfterAt: now + endsInSeconds * 1_000 });
}

interface Found {
  /** What the Secret holds; null when it is gone. */
  readonly secret: string | null;
  /** When each pod began and when the Secret was written, in seconds of some minute. */
  readonly podsAt?: readonly number[];
  readonly writtenAt?: number;
  readonly ready?: boolean;
  readonly entryUrl?: string;
  readonly users?: { readonly offered: number; readonly failed: number };
  readonly failingCalls?: number;
}

const second = (n: number): string => new Date(Date.UTC(2025, 4, 13, 10, 0, n)).toISOString();

/** A cluster with two pods in which the end of the certificate was laid out, and what was done in it. */
function preparedSite(found: Found) {
  const done: string[] = [];
  const { secret, podsAt = [30, 31], writtenAt = 30, ready = true } = found;
  const status = { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
  const objects = {
    Secret:
      secret === null
        ? null
        : {
            metadata: { creationTimestamp: second(0), managedFields: [{ time: second(writtenAt) }] },
            data: { 'tls.crt': secret },
          },
    Deployment: {
      metadata: { generation: 1 },
      spec: { replicas: 2 },
      status: { observedGeneration: 1, updatedReplicas: 2, readyReplicas: 2, replicas: 2 },
    },
  };
  const site = {
    scenario: { ...smallShop, faults: [fault] },
    timeScale: 10,
    notes: new Map([['end', ['laid out']]]),
    stateFolder: folder,
    entryUrl: found.entryUrl ?? 'https://127.0.0.1:1',
    restoreLog: { ahead: () => 'step' },
    faultSwitch: {
      put: (_: string, wish: object) => Promise.resolve(void done.push(JSON.stringify(wish))),
      remove: (id: string) => Promise.resolve(done.push(`removed ${id}`) > 0),
    },
    kube: {
      read: (kind: keyof typeof objects) => Promise.resolve(objects[kind]),
      patch: (kind: string, _: string, name: string) => Promise.resolve(void done.push(`changed ${kind} ${name}`)),
      list: () => Promise.resolve(podsAt.map((at) => ({ metadata: { creationTimestamp: second(at) }, status }))),
    },
    loads: { seen: () => found.users ?? { offered: 0, failed: 0 } },
    prometheus: {
      instant: () =>
        Promise.resolve(
          found.failingCalls === undefined
            ? { kind: 'unknown', why: 'silent' }
            : { kind: 'series', warnings: [], series: [{ points: [[0, found.failingCalls]] }] },
        ),
    },
  } as unknown as Site;
  return { site, done };
}

const isPrevented = (found: Found) => expiredCertificate.isPrevented?.(fault, preparedSite(found).site);

describe('a certificate that ends later in a trial', () => {
  it('is laid out before the trial, unless it ends with its first moment', () => {
    expect(preparedFaults(smallShop).map(({ id }) => id)).toEqual(['end']);
    expect(preparedFaults({ ...smallShop, faults: [{ ...fault, at: 0 }] })).toEqual([]);
    const leak = faultSchema.parse({ id: 'l', kind: 'memory-leak', target: 'cart', at: '1m', pattern: 'p' });
    expect(preparedFaults({ ...smallShop, faults: [leak] })).toEqual([]);
  });

  it('is not waited for when somebody interrupts the trial that it is laid out for', async () => {
    const { site } = preparedSite({ secret: null });
    const stop = new AbortController();
    const read = (kind: string) => {
      // The rollout has begun and does not end.
      setTimeout(() => stop.abort(), 50);
      return Promise.resolve(kind === 'Deployment' ? { metadata: { generation: 2 }, status: {} } : null);
    };
    const stuck = { ...site, notes: new Map(), kube: { ...site.kube, read } } as unknown as Site;
    await expect(prepareFaults(stuck, Date.now() + 30_000, stop.signal)).rejects.toThrow(/was interrupted/);
  });

  it('is renewed when every replica has begun with another one that holds', async () => {
    expect(await isPrevented({ secret: renewed })).toBe(true);
  });

  it.each<readonly [string, () => Found]>([
    ['it is the same', () => ({ secret: 'laid out' })],
    ['its Secret is gone', () => ({ secret: null })],
    ['it is of another authority', () => ({ secret: foreign })],
    ['it is no certificate', () => ({ secret: 'nonsense' })],
    ['it ends during the trial as well', () => ({ secret: short })],
    ['a replica began before it was there', () => ({ secret: renewed, podsAt: [29, 31] })],
    ['a replica is not ready', () => ({ secret: renewed, ready: false })],
    ['its rollout has just begun', () => ({ secret: renewed, podsAt: [29, 29, 31] })],
  ])('is not renewed when %s', async (_, found) => {
    expect(await isPrevented(found())).toBe(false);
  });

  it('does not come when somebody renewed it in time, and nothing of it stays at the switch', async () => {
    const { site, done } = preparedSite({ secret: renewed });
    const operations = createOperations(site);
    operations.begin({ kind: 'inject', id: 'in', fault });
    await vi.waitFor(() => expect(operations.take()).toMatchObject([{ id: 'in', outcome: 'done' }]));
    expect(operations.activeFaults).toEqual([]);
    expect(operations.unseenFault).toBeNull();
    expect(done).toEqual(['removed end']);
    operations.begin({ kind: 'clear', id: 'out', faultId: 'end' });
    await vi.waitFor(() => expect(operations.take()).toMatchObject([{ id: 'out', outcome: 'done' }]));
    expect(operations.fault).toBeNull();
  });

  it('comes by itself when nobody did, and has to bite', async () => {
    const operations = createOperations(preparedSite({ secret: 'laid out' }).site);
    operations.begin({ kind: 'inject', id: 'in', fault });
    await vi.waitFor(() => expect(operations.activeFaults).toEqual(['end']));
    await vi.waitFor(() => expect(operations.unseenFault).toMatch(/did not bite by the end of the trial: Prometheus/));
    await operations.stop();
  });

  it('comes as well when a rotation was stopped before every replica had begun anew', async () => {
    const operations = createOperations(preparedSite({ secret: renewed, podsAt: [10, 31] }).site);
    operations.begin({ kind: 'inject', id: 'in', fault });
    await vi.waitFor(() => expect(operations.activeFaults).toEqual(['end']));
    await operations.stop();
  });
});

describe('the end of an expired certificate', () => {
  it('at the switch leaves alone what somebody has put in its place', async () => {
    const { site, done } = preparedSite({ secret: null });
    site.notes.clear();
    await expiredCertificate.prepare?.(fault, site, Date.now() + 30_000, new AbortController().signal);
    const [wish] = done.map(
      (text) => JSON.parse(text.startsWith('{') ? text : 'null') as Record<string, unknown> | null,
    );
    const value = [
      { op: 'test', path: '/data/tls.crt', value: site.notes.get('end')?.[0] },
      { op: 'replace', path: '/data' },
    ];
    expect(wish).toMatchObject({ patches: [{ type: 'json', value }] });
  });

  it.each<readonly [string, () => Found, readonly string[]]>([
    [
      'renews it where nobody did',
      () => ({ secret: 'laid out' }),
      ['changed Secret cart-tls', 'changed Deployment cart'],
    ],
    [
      'only lets pods read one that somebody put there',
      () => ({ secret: renewed, podsAt: [1, 2] }),
      ['changed Deployment cart'],
    ],
    ['changes nothing where a candidate has mended all', () => ({ secret: renewed }), []],
  ])('%s', async (_, found, changes) => {
    const { site, done } = preparedSite(found());
    await expiredCertificate.clear(fault, site);
    expect(done).toEqual([...changes, 'removed end']);
  });
});

describe('an expired certificate of the entry', () => {
  const refused = { offered: 30, failed: 30 };

  it('has bitten when a new caller meets it and users are refused, not when some request fails', async () => {
    const ended = await served(await minted(-60));
    const holds = await served(await minted(3_600));
    const missing = (entryUrl: string, users: Found['users'] & object) =>
      expiredCertificate.confirm(entryFault, preparedSite({ secret: null, entryUrl, users }).site);
    expect(await missing(ended, refused)).toBeNull();
    expect(await missing(ended, { offered: 30, failed: 1 })).toBe('1 of 30 users were refused');
    expect(await missing(ended, { offered: 0, failed: 0 })).not.toBeNull();
    expect(await missing(holds, refused)).toBe('gateway serves a certificate that has not ended');
    expect(await missing('https://127.0.0.1:1', refused)).toMatch(/^nobody answers at/);
  });

  it('is gone when a new caller meets one that holds, and users are served', async () => {
    const ended = await served(await minted(-60));
    const holds = await served(await minted(3_600));
    const missing = (entryUrl: string, users: Found['users'] & object) =>
      expiredCertificate.confirmCleared(entryFault, preparedSite({ secret: null, entryUrl, users }).site);
    expect(await missing(holds, { offered: 30, failed: 2 })).toBeNull();
    expect(await missing(holds, refused)).toBe('30 of 30 users were refused');
    expect(await missing(ended, { offered: 30, failed: 0 })).toBe('gateway serves no certificate that holds');
  });
});

describe('an expired certificate of another service', () => {
  it('is gone only when calls succeed again, and not as soon as its pods are ready', async () => {
    const missing = (failingCalls: number) =>
      expiredCertificate.confirmCleared(fault, preparedSite({ secret: renewed, failingCalls }).site);
    expect(await missing(1)).toBe('the share of failed calls to cart is 1');
    expect(await missing(0)).toBeNull();
  });
});

async function served({ certificate, key }: KeyPair): Promise<string> {
  const server = createServer({ cert: certificate, key }, (socket) => socket.on('error', () => undefined).end());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  expect(new X509Certificate(certificate).subject).toContain('cart');
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
