import { setTimeout as sleep } from 'node:timers/promises';
import { createBreaker, noBreaker, type Breaker } from './breaker.ts';
import { httpCall } from './http-call.ts';
import type { Replica } from './replica.ts';
import type { TargetDependency } from './target-config.ts';

/** Pause before a further try, doubled each time: short, as in most services, which is why retries can make a storm. */
const backOffMs = 5;

/** Makes the calls that one request needs, one after the other. False when a required one failed in the end. */
export function createDependencies(
  replica: Replica,
  dependencies: readonly TargetDependency[],
): () => Promise<boolean> {
  const edges = dependencies.map((dependency) => ({
    dependency,
    breaker: dependency.breaker === null ? noBreaker : createBreaker(dependency.breaker),
  }));
  // A series that begins with its first failure has no rate for that failure.
  const { calls, callFailures, callsRefused } = replica.metrics;
  for (const { service } of dependencies)
    for (const counter of [calls, callFailures, callsRefused]) counter.inc({ callee: service }, 0);
  return async () => {
    for (const { dependency, breaker } of edges) {
      for (let left = dependency.calls; left > 0; left--) {
        // The part of a call is made by that part of the requests.
        if (left < 1 && replica.draw() >= left) break;
        const succeeded = await callWithRetries(replica, dependency, breaker);
        if (!succeeded && dependency.required) return false;
      }
    }
    return true;
  };
}

async function callWithRetries(replica: Replica, dependency: TargetDependency, breaker: Breaker): Promise<boolean> {
  const retries = Math.max(dependency.retries, replica.faults.retries(dependency.service));
  for (let attempt = 0; ; attempt++) {
    if (!breaker.admits(replica.draw)) {
      replica.metrics.callsRefused.inc({ callee: dependency.service });
      return false;
    }
    const outcome = await callOnce(replica, dependency);
    breaker.note(outcome === 'ok');
    if (outcome === 'ok') return true;
    // What a throttle turned away is not tried again: the callee has said that it wants less.
    if (outcome === 'throttled' || attempt >= retries) return false;
    await sleep(backOffMs * 2 ** attempt);
  }
}

type Outcome = 'ok' | 'throttled' | 'failed';

async function callOnce(replica: Replica, { service, url, timeoutMs }: TargetDependency): Promise<Outcome> {
  const { metrics, faults, log } = replica;
  metrics.calls.inc({ callee: service });
  const began = performance.now();
  const edge = faults.onEdge(service);
  const outcome = await attempt();
  if (outcome !== 'ok') metrics.callFailures.inc({ callee: service });
  return outcome;

  async function attempt(): Promise<Outcome> {
    if (edge.ms > 0) await sleep(Math.min(edge.ms, timeoutMs));
    if (edge.ms >= timeoutMs) return failed('timeout');
    if (replica.draw() < edge.errorRatio) return failed('connection');
    const sentAt = performance.now();
    const agent = replica.agents[url.startsWith('https:') ? 'https' : 'http'];
    const result = await httpCall(`${url}/request`, { timeoutMs: timeoutMs - (sentAt - began), agent });
    if (result.kind === 'failed') return failed(result.reason);
    const lateMs = (performance.now() - sentAt) * (edge.factor - 1);
    const leftMs = timeoutMs - (performance.now() - began);
    if (lateMs > 0) await sleep(Math.min(lateMs, leftMs));
    if (lateMs > leftMs) return failed('timeout');
    if (result.status < 400) return 'ok';
    return result.status === 429 ? 'throttled' : failed(`status ${result.status}`);
  }

  function failed(reason: string): 'failed' {
    log.write({ level: 'warn', event: 'call-failed', callee: service, reason });
    return 'failed';
  }
}
