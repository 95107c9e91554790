import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  inspectCertificate,
  makeAuthority,
  mintCertificate,
  mintValidCertificate,
} from '../../../../../src/world/cluster/lifecycle/authority.ts';
import { probe } from '../../../../../src/world/cluster/lifecycle/probe.ts';
import type { KeyPair } from '../../../../../src/world/cluster/manifests/target-input.ts';

const authority = await makeAuthority();
const hourMs = 3_600_000;

/** What a client that trusts `trusted` gets from a server with this certificate; null when it refuses. */
async function statusOver(pair: KeyPair, trusted: KeyPair): Promise<number | null> {
  const server = createServer({ cert: pair.certificate, key: pair.key }, (_, response) => response.end('well'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    return (await probe(`https://127.0.0.1:${port}/`, trusted.certificate))?.status ?? null;
  } finally {
    server.close();
  }
}

describe('a certificate of the cluster', () => {
  it('is trusted on 127.0.0.1 by whoever trusts the authority, and by nobody else', async () => {
    const pair = await mintValidCertificate(authority, 'gateway', 'requal-shop');
    expect(await statusOver(pair, authority)).toBe(200);
    expect(await statusOver(pair, await makeAuthority())).toBeNull();
  });

  it('is refused when it has really expired', async () => {
    const now = Date.now();
    const times = { notBeforeAt: now - 2 * hourMs, notAfterAt: now - hourMs };
    const pair = await mintCertificate(authority, { service: 'gateway', namespace: 'requal-shop', ...times });
    expect(await statusOver(pair, authority)).toBeNull();
    const inspected = await inspectCertificate(pair.certificate, authority);
    expect(Math.abs(inspected.notAfterAt - times.notAfterAt)).toBeLessThan(1_000);
    expect(inspected.ours).toBe(true);
  });

  it('holds for the names by which services call each other', async () => {
    const { certificate } = await mintValidCertificate(authority, 'cart', 'requal-shop');
    const read = new X509Certificate(certificate);
    expect(read.checkHost('cart.requal-shop.svc.cluster.local')).toBeDefined();
    expect(read.checkHost('cart.requal-payments.svc.cluster.local')).toBeUndefined();
  });

  it('is known for a stranger when another authority signed it', async () => {
    const { certificate } = await mintValidCertificate(await makeAuthority(), 'cart', 'requal-shop');
    expect((await inspectCertificate(certificate, authority)).ours).toBe(false);
  });
});
