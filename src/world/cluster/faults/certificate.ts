import { monotonicNowMs, sleep, wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import type { FaultOf } from '../../../domain/fault.ts';
import { limits } from '../../../domain/limits.ts';
import { beginRestart } from '../actions/rolling-restart.ts';
import { missingOf } from '../actions/rollout.ts';
import { workloadOf } from '../actions/workload-of.ts';
import { mintCertificate } from '../lifecycle/authority.ts';
import type { KeyPair } from '../manifests/target-input.ts';
import type { Site } from '../site.ts';
import { authorityOf, freshCertificate, readTlsSecret, tlsData, tlsSecretOf, writeTlsSecret } from '../tls-secret.ts';
import { unless } from './ask-prometheus.ts';
import { endsByItself, endedOtherwise } from './ends-by-itself.ts';
import type { FaultDriver } from './fault-driver.ts';
import { notAllReady } from './pod-states.ts';
import { missingOfRenewal } from './renewed-certificate.ts';
import { endOfServed } from './served-certificate.ts';

type Expiry = FaultOf<'expired-certificate'>;

const dayMs = 24 * 3_600_000;
/** Users and callers that are looked at together; some answers of each second. */
const seenOverMs = 3_000;
const neverStopped = new AbortController().signal;

/**
 * The certificate really expires. One that expires later in the trial is minted, before time begins, to end at that
 * moment, and its end is in sight, as in the simulator; one of a trial's first moment is minted with an end that has passed.
 */
export const expiredCertificate: FaultDriver<'expired-certificate'> = {
  refuse: () => null,
  bitesWithinMs: limits.faultBitesWithinMs,
  async prepare(fault, site, bitesAt, stop) {
    const now = wallNowMs();
    // Certificates count whole seconds, and one that ended before its time would be another incident.
    const notAfterAt = Math.ceil(bitesAt / 1_000) * 1_000;
    await letEnd(fault, site, { notBeforeAt: now - dayMs, notAfterAt, inMs: bitesAt - now, stop });
  },
  async isPrevented(fault, site) {
    const ending = site.notes.get(fault.id)?.[0];
    return ending !== undefined && (await missingOfRenewal(fault, ending, site)) === null;
  },
  async inject(fault, site) {
    if (site.notes.has(fault.id)) return;
    const now = wallNowMs();
    const times = { notBeforeAt: now - 2 * dayMs, notAfterAt: now - 60_000 };
    await letEnd(fault, site, { ...times, inMs: 0, stop: neverStopped });
  },
  async confirm({ target }, site) {
    if (target !== site.scenario.workload.entry) return unlessCalls(target, site, (ratio) => ratio > 0.5);
    const endsAt = await endOfServed(site.entryUrl);
    if (endsAt === null) return `nobody answers at ${site.entryUrl} with a certificate`;
    if (endsAt > wallNowMs()) return `${target} serves a certificate that has not ended`;
    const { offered, failed } = site.loads.seen('users', seenOverMs);
    return offered > 0 && failed * 2 > offered ? null : `${failed} of ${offered} users were refused`;
  },
  async clear(fault, site) {
    const ending = site.notes.get(fault.id)?.[0];
    const { target } = fault;
    const isMended = ending !== undefined && (await missingOfRenewal(fault, ending, site)) === null;
    if (!isMended) {
      const kept = (await readTlsSecret(site, target))?.data?.['tls.crt'];
      // A certificate that somebody else has put there stays; its pods are only made to read it.
      if (ending === undefined || kept === ending)
        await writeTlsSecret(site, target, await freshCertificate(site, target));
      await restart(site, target, neverStopped);
    }
    await endedOtherwise(fault, site);
  },
  async confirmCleared({ target }, site) {
    const unready = await notAllReady(site, target);
    if (unready !== null) return unready;
    if (target !== site.scenario.workload.entry) return unlessCalls(target, site, (ratio) => ratio <= 0.5);
    const endsAt = await endOfServed(site.entryUrl);
    if (endsAt === null || endsAt <= wallNowMs()) return `${target} serves no certificate that holds`;
    const { offered, failed } = site.loads.seen('users', seenOverMs);
    return failed < offered ? null : `${failed} of ${offered} users were refused`;
  },
};

interface Ending {
  readonly notBeforeAt: number;
  readonly notAfterAt: number;
  readonly inMs: number;
  readonly stop: AbortSignal;
}

/** Gives the target a certificate that ends then; the fault switch knows how to take it away again. */
async function letEnd(fault: Expiry, site: Site, { inMs, stop, ...times }: Ending): Promise<void> {
  const { id, target } = fault;
  const { namespace, name } = tlsSecretOf(site, target);
  const ending = await mintCertificate(authorityOf(site), { service: target, namespace, ...times });
  // The pods read a changed Secret by themselves, within a minute.
  await endsByItself(fault, site, [takeAway(namespace, name, ending, await freshCertificate(site, target))], inMs);
  site.notes.set(id, [tlsData(ending)['tls.crt']]);
  await writeTlsSecret(site, target, ending);
  await restart(site, target, stop);
}

/** Only while the certificate of the fault is there: one that somebody has put in its place is theirs. */
function takeAway(namespace: string, name: string, ending: KeyPair, fresh: KeyPair) {
  return {
    path: `/api/v1/namespaces/${namespace}/secrets/${name}`,
    type: 'json' as const,
    value: [
      { op: 'test', path: '/data/tls.crt', value: tlsData(ending)['tls.crt'] },
      { op: 'replace', path: '/data', value: { ...tlsData(fresh) } },
    ],
  };
}

/** Pods that have read what the Secret holds: by itself that takes up to a minute to arrive. */
async function restart(site: Site, target: string, stop: AbortSignal): Promise<void> {
  const workload = workloadOf(site, target);
  await beginRestart(site, workload);
  const began = monotonicNowMs();
  for (;;) {
    if (stop.aborted) throw new HarnessError('the trial was interrupted before it began');
    const missing = await missingOf(site, workload);
    if (missing === null) return;
    if (monotonicNowMs() - began > limits.rolloutMaxMs) {
      throw new HarnessError(`the new certificate did not reach ${target}: ${missing}`);
    }
    await sleep(limits.clusterPollMs);
  }
}

function unlessCalls(target: string, site: Site, holds: (ratio: number) => boolean): Promise<string | null> {
  return unless(site, callFailures(target), holds, `share of failed calls to ${target}`);
}

function callFailures(callee: string): string {
  const rate = (name: string): string => `sum(rate(${name}{callee="${callee}"}[4s]))`;
  return `${rate('requal_call_failures_total')} / ${rate('requal_calls_total')}`;
}
