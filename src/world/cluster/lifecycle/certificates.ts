import { wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { namespaceFor, tlsSecretName } from '../manifests/names.ts';
import { tlsServices } from '../manifests/target-input.ts';
import type { KeyPair } from '../manifests/target-input.ts';
import { inspectCertificate, makeAuthority, mintValidCertificate } from './authority.ts';
import type { StateFolder } from './state-folder.ts';
import { readIfThere, writePrivate } from './state-folder.ts';

/** A certificate that ends sooner is replaced before a trial. */
const leftMinMs = 30 * 24 * 3_600_000;

/** The authority of this cluster; made at the first call. */
export async function keptAuthority(folder: StateFolder): Promise<KeyPair> {
  const kept = { certificate: readIfThere(folder.authority), key: readIfThere(folder.authorityKey) };
  if (kept.certificate !== null && kept.key !== null) return { certificate: kept.certificate, key: kept.key };
  const made = await makeAuthority();
  writePrivate(folder.authorityKey, made.key);
  writePrivate(folder.authority, made.certificate);
  return made;
}

/** The authority of a cluster that is up. Throws `HarnessError` when it is not there. */
export function requireAuthority(folder: StateFolder): KeyPair {
  const [certificate, key] = [readIfThere(folder.authority), readIfThere(folder.authorityKey)];
  if (certificate !== null && key !== null) return { certificate, key };
  throw new HarnessError(`the keys of the cluster are missing in ${folder.path}; run \`requal cluster up\``);
}

/** The certificates that a scenario's target needs: those in the cluster as long as they hold, else new ones. */
export async function targetCertificates(
  kube: KubeClient,
  authority: KeyPair,
  scenario: Scenario,
): Promise<ReadonlyMap<string, KeyPair>> {
  const pairs = tlsServices(scenario).map(async ({ name, namespace: short }) => {
    const namespace = namespaceFor(short);
    const kept = await keptPair(kube, authority, namespace, tlsSecretName(name));
    return [name, kept ?? (await mintValidCertificate(authority, name, namespace))] as const;
  });
  return new Map(await Promise.all(pairs));
}

async function keptPair(
  kube: KubeClient,
  authority: KeyPair,
  namespace: string,
  name: string,
): Promise<KeyPair | null> {
  const data = (await kube.read('Secret', namespace, name))?.data;
  const [certificate, key] = [decoded(data?.['tls.crt']), decoded(data?.['tls.key'])];
  if (certificate === '' || key === '') return null;
  try {
    const { notAfterAt, ours } = await inspectCertificate(certificate, authority);
    return ours && notAfterAt - wallNowMs() > leftMinMs ? { certificate, key } : null;
  } catch {
    // What cannot be read as a certificate is replaced like one that has expired.
    return null;
  }
}

function decoded(text: string | undefined): string {
  return Buffer.from(text ?? '', 'base64').toString('utf8');
}
