import { wallNowMs } from '../../../base/clock.ts';
import type { FaultOf } from '../../../domain/fault.ts';
import type { KubeObject } from '../kube/kinds.ts';
import { inspectCertificate } from '../lifecycle/authority.ts';
import type { Site } from '../site.ts';
import { authorityOf, readTlsSecret } from '../tls-secret.ts';
import { notAllReady, podsOf } from './pod-states.ts';
import { lifeMs } from './switch-fault-driver.ts';

/**
 * What is missing until somebody has renewed a certificate that was to end; null when every replica serves another one of
 * our authority that outlasts the trial. A changed Secret alone is not that: replicas that began before it still serve the
 * old one, as they do after a rotation that was stopped half way. `ending` is the certificate of the fault as its Secret
 * held it.
 */
export async function missingOfRenewal(
  fault: FaultOf<'expired-certificate'>,
  ending: string,
  site: Site,
): Promise<string | null> {
  const { target } = fault;
  const secret = await readTlsSecret(site, target);
  const kept = secret?.data?.['tls.crt'];
  if (secret === null || kept === undefined || kept === '') return `${target} has no certificate`;
  if (kept === ending) return `${target} still has the certificate that ends`;
  const endsAt = await endOfOurs(kept, site);
  const needed = wallNowMs() + lifeMs({ at: fault.at, until: null }, site);
  if (endsAt === null || endsAt < needed) return `${target} has a certificate that is not ours or ends soon`;
  const unready = await notAllReady(site, target);
  if (unready !== null) return unready;
  const changedAt = changedAtOf(secret);
  const old = (await podsOf(site, target)).filter(({ metadata }) => !(timeOf(metadata.creationTimestamp) >= changedAt));
  return old.length === 0 ? null : `${old.length} replicas of ${target} began before their certificate was renewed`;
}

/** Null for one that another authority signed, and for what is no certificate. */
async function endOfOurs(base64: string, site: Site): Promise<number | null> {
  try {
    const pem = Buffer.from(base64, 'base64').toString('utf8');
    const { notAfterAt, ours } = await inspectCertificate(pem, authorityOf(site));
    return ours ? notAfterAt : null;
  } catch {
    return null;
  }
}

/** When it was last written, as Kubernetes itself notes; to the second, as the beginnings of pods are. */
function changedAtOf({ metadata }: KubeObject<'Secret'>): number {
  const times = (metadata.managedFields ?? []).map(({ time }) => timeOf(time));
  return Math.max(timeOf(metadata.creationTimestamp), ...times);
}

/** Not a number where nobody noted it: then nothing is older or younger than it. */
function timeOf(text: string | undefined): number {
  return text === undefined ? NaN : Date.parse(text);
}
