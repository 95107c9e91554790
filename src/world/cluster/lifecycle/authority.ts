import type { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';
import { wallNowMs } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import type { KeyPair } from '../manifests/target-input.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 24 * 3_600_000;

/** Clocks of machines differ a little. */
const earlierMs = 3_600_000;

/** A fifth of a second and some twenty MB, which no run without a cluster should wait for. */
async function loadX509(): Promise<typeof X509> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}

/** What a certificate is for. Times in milliseconds since 1970. */
export interface CertificateWish {
  readonly service: string;
  /** The real one. */
  readonly namespace: string;
  readonly notBeforeAt: number;
  readonly notAfterAt: number;
}

/** A new authority, valid as long as certificates of the target are. */
export async function makeAuthority(): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const now = wallNowMs();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=requal test authority',
    notBefore: new Date(now - earlierMs),
    notAfter: new Date(now + limits.certificateDays * dayMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(x509, keys.privateKey) };
}

/**
 * A certificate for a service under all its names, and for 127.0.0.1, where load reaches it. An expired one is a wish
 * like any other.
 */
export async function mintCertificate(authority: KeyPair, wish: CertificateWish): Promise<KeyPair> {
  const { service, namespace, notBeforeAt, notAfterAt } = wish;
  const x509 = await loadX509();
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const names = [service, `${service}.${namespace}`, `${service}.${namespace}.svc`];
  const dns = [...names, `${service}.${namespace}.svc.cluster.local`, 'localhost'];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: `CN=${service}.${namespace}`,
    issuer: issuer.subject,
    notBefore: new Date(notBeforeAt),
    notAfter: new Date(notAfterAt),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await privateKey(x509, authority.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...dns.map((value) => ({ type: 'dns' as const, value })),
        { type: 'ip', value: '127.0.0.1' },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await pemOf(x509, keys.privateKey) };
}

/** A certificate that holds for the usual time from now. */
export function mintValidCertificate(authority: KeyPair, service: string, namespace: string): Promise<KeyPair> {
  const now = wallNowMs();
  const notAfterAt = now + (limits.certificateDays - 1) * dayMs;
  return mintCertificate(authority, { service, namespace, notBeforeAt: now - earlierMs, notAfterAt });
}

/** When a certificate ends, and whether this authority signed it. */
export async function inspectCertificate(
  pem: string,
  authority: KeyPair,
): Promise<{ readonly notAfterAt: number; readonly ours: boolean }> {
  const x509 = await loadX509();
  const certificate = new x509.X509Certificate(pem);
  const issuer = new x509.X509Certificate(authority.certificate);
  const ours = await certificate.verify({ publicKey: issuer.publicKey, signatureOnly: true });
  return { notAfterAt: certificate.notAfter.getTime(), ours };
}

async function pemOf(x509: typeof X509, key: webcrypto.CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');
}

function privateKey(x509: typeof X509, pem: string): Promise<webcrypto.CryptoKey> {
  return crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), algorithm, false, ['sign']);
}
