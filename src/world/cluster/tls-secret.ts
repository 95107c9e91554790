import { HarnessError } from '../../base/errors.ts';
import type { KubeObject } from './kube/kinds.ts';
import { mintValidCertificate } from './lifecycle/authority.ts';
import { requireAuthority } from './lifecycle/certificates.ts';
import { stateFolderAt } from './lifecycle/state-folder.ts';
import { namespaceFor, tlsSecretName } from './manifests/names.ts';
import type { KeyPair } from './manifests/target-input.ts';
import type { Site } from './site.ts';

/** The Secret with the certificate of a service. */
export interface TlsSecret {
  readonly namespace: string;
  readonly name: string;
}

/** Where it is, whether or not it is there. */
export function tlsSecretOf({ scenario }: Pick<Site, 'scenario'>, service: string): TlsSecret {
  const found = scenario.topology.services.find(({ name }) => name === service);
  if (found === undefined) throw new HarnessError(`there is no service ${service}`);
  return { namespace: namespaceFor(found.namespace), name: tlsSecretName(service) };
}

/** Null when nobody has made one, or somebody has deleted it. */
export function readTlsSecret(site: Site, service: string): Promise<KubeObject<'Secret'> | null> {
  const { namespace, name } = tlsSecretOf(site, service);
  return site.kube.read('Secret', namespace, name);
}

/** Only what the Secret holds: pods read it later. Throws `KubeError` where there is none. */
export async function writeTlsSecret(site: Site, service: string, pair: KeyPair): Promise<void> {
  const { namespace, name } = tlsSecretOf(site, service);
  await site.kube.patch('Secret', namespace, name, { kind: 'merge', value: { data: tlsData(pair) } });
}

/** As the Secret holds it. */
export function tlsData({ certificate, key }: KeyPair): { readonly 'tls.crt': string; readonly 'tls.key': string } {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  return { 'tls.crt': base64(certificate), 'tls.key': base64(key) };
}

/** The authority of this cluster. Throws `HarnessError` when its keys are gone. */
export function authorityOf({ stateFolder }: Pick<Site, 'stateFolder'>): KeyPair {
  return requireAuthority(stateFolderAt(stateFolder));
}

/** A certificate for a service that holds for the usual time from now. */
export function freshCertificate(site: Site, service: string): Promise<KeyPair> {
  return mintValidCertificate(authorityOf(site), service, tlsSecretOf(site, service).namespace);
}
