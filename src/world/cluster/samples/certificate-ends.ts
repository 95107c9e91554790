import { X509Certificate } from 'node:crypto';
import type { Scenario } from '../../../domain/scenario.ts';
import type { KubeClient } from '../kube/kube-client.ts';
import { KubeError } from '../kube/kube-error.ts';
import { namespaceFor, tlsSecretName } from '../manifests/names.ts';

/**
 * When the certificate of each service that has one ends, in milliseconds since 1970, read from the Secret that the
 * service uses. What cannot be read is left out.
 */
export async function certificateEnds(kube: KubeClient, { topology }: Scenario): Promise<ReadonlyMap<string, number>> {
  const services = new Map(topology.services.map(({ name, namespace }) => [tlsSecretName(name), { name, namespace }]));
  const namespaces = [...new Set(topology.services.map(({ namespace }) => namespaceFor(namespace)))];
  const secrets = await Promise.all(namespaces.map((namespace) => listOrNone(kube, namespace)));
  const ends = new Map<string, number>();
  for (const { metadata, data } of secrets.flat()) {
    const service = services.get(metadata.name);
    const end = service && data?.['tls.crt'] !== undefined ? endOf(data['tls.crt']) : null;
    if (service && end !== null) ends.set(service.name, end);
  }
  return ends;
}

async function listOrNone(kube: KubeClient, namespace: string) {
  try {
    return await kube.list('Secret', namespace, '');
  } catch (error) {
    if (error instanceof KubeError) return [];
    throw error;
  }
}

function endOf(base64: string): number | null {
  try {
    return Date.parse(new X509Certificate(Buffer.from(base64, 'base64')).validTo);
  } catch {
    return null;
  }
}
