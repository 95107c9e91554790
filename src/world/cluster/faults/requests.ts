import type { Scenario } from '../../../domain/scenario.ts';
import { realMs } from '../site.ts';
import type { FaultDriver } from './fault-driver.ts';
import { unless } from './ask-prometheus.ts';
import { switchFaultDriver } from './switch-fault-driver.ts';
import type { SwitchWish } from './switch-fault-driver.ts';

/** Queries over a few seconds of real time: faults are confirmed quickly or not at all. */
const over = '4s';

const callFailures = (callee: string): string =>
  `sum(rate(requal_call_failures_total{callee="${callee}"}[${over}])) / sum(rate(requal_calls_total{callee="${callee}"}[${over}]))`;
const meanSeconds = (service: string): string =>
  `sum(rate(requal_request_seconds_sum{service="${service}"}[${over}])) / sum(rate(requal_request_seconds_count{service="${service}"}[${over}]))`;

/** The dependency answers with errors; its callers are asked whether it does. */
export const dependencyOutage: FaultDriver<'dependency-outage'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) => unlessCalled(target, scenario),
  set: ({ target, errorRatio }) => [{ kind: 'errors', service: target, ratio: errorRatio, callee: null }],
  confirm: ({ target, errorRatio }, site) =>
    unless(site, callFailures(target), (ratio) => ratio >= errorRatio / 2, `share of failed calls to ${target}`),
  confirmCleared: ({ target, errorRatio }, site) =>
    unless(site, callFailures(target), (ratio) => ratio < errorRatio / 2, `share of failed calls to ${target}`),
});

/** Calls from one service to another come back late or fail; the caller's own metrics tell. */
export const edgeDegradation: FaultDriver<'edge-degradation'> = switchFaultDriver({
  refuse: ({ target, callee, delay, errorRatio }, { scenario }) => {
    if (delay === 0 && errorRatio === 0) return `calls from ${target} to ${callee} are neither to be late nor to fail`;
    const caller = scenario.topology.services.find(({ name }) => name === target);
    return caller?.dependsOn.some(({ service }) => service === callee) ? null : `${target} does not call ${callee}`;
  },
  set: ({ target, callee, delay, errorRatio }) => [
    ...(delay > 0 ? [{ kind: 'latency' as const, service: target, ms: delay, factor: 1, callee }] : []),
    ...(errorRatio > 0 ? [{ kind: 'errors' as const, service: target, ratio: errorRatio, callee }] : []),
  ],
  confirm: ({ target, callee, delay, errorRatio }, site) =>
    errorRatio > 0
      ? unless(site, callFailures(callee), (ratio) => ratio >= errorRatio / 2, `share of failed calls to ${callee}`)
      : unless(site, meanSeconds(target), (s) => s * 1_000 >= delay / 2, `mean latency of ${target} in seconds`),
  confirmCleared: ({ target, callee, delay, errorRatio }, site) =>
    errorRatio > 0
      ? unless(site, callFailures(callee), (ratio) => ratio < errorRatio / 2, `share of failed calls to ${callee}`)
      : unless(site, meanSeconds(target), (s) => s * 1_000 < delay / 2, `mean latency of ${target} in seconds`),
});

/**
 * A dip of the target for `dipFor`, and callers that repeat far too often to the end of the fault: whether they keep the
 * target overloaded after the dip is what the storm is about.
 */
export const retryStorm: FaultDriver<'retry-storm'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) => unlessCalled(target, scenario),
  set({ target, retries, dipFor }, site): readonly SwitchWish[] {
    const callers = callersOf(target, site.scenario);
    const storm = callers.map((service) => ({ kind: 'retries', service, retries, callee: target }) as const);
    return [...storm, { kind: 'slowdown', service: target, factor: 20, lastsMs: Math.max(1, realMs(site, dipFor)) }];
  },
  // A short dip may be over before the next look: it has bitten if the calls grew at any moment of the last seconds.
  confirm: ({ target }, site) =>
    unless(
      site,
      `max_over_time((${callRate(target)} / ${callRate(target, ' offset 15s')})[10s:1s])`,
      (growth) => growth >= 1.3,
      `growth of the calls to ${target}`,
    ),
  confirmCleared: ({ target }, site) =>
    unless(site, callFailures(target), (ratio) => ratio < 0.2, `share of failed calls to ${target}`),
});

/** The workers behind a queue are slow; the broker tells what waits. */
export const queueBacklog: FaultDriver<'queue-backlog'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) =>
    scenario.topology.services.some(({ name, kind }) => name === target && kind === 'queue')
      ? null
      : `${target} is no queue`,
  set: ({ target, slowdown }) => [{ kind: 'slowdown', service: target, factor: slowdown }],
  confirm: ({ target }, site) =>
    unless(
      site,
      `sum(deriv(requal_queue_depth{service="${target}"}[5s]))`,
      (rate) => rate > 0,
      `growth of the queue ${target}`,
    ),
  confirmCleared: ({ target }, site) =>
    unless(
      site,
      `sum(deriv(requal_queue_depth{service="${target}"}[5s]))`,
      (rate) => rate <= 0,
      `growth of the queue ${target}`,
    ),
});

/** The cache evicts what it has no room for; the misses tell. */
export const cacheSaturation: FaultDriver<'cache-saturation'> = switchFaultDriver({
  refuse: ({ target }, { scenario }) =>
    scenario.topology.services.some(({ name, kind }) => name === target && kind === 'cache')
      ? null
      : `${target} is no cache`,
  set: ({ target, hitRatio }, { scenario }) => {
    const usual = scenario.topology.services.find(({ name }) => name === target)?.hitRatio ?? 1;
    return [{ kind: 'eviction', service: target, keepRatio: Math.min(1, hitRatio / Math.max(usual, 0.01)) }];
  },
  confirm: ({ target, hitRatio }, site) =>
    unless(site, hitRatioOf(target), (ratio) => ratio <= between(hitRatio), `hit ratio of ${target}`),
  confirmCleared: ({ target, hitRatio }, site) =>
    unless(site, hitRatioOf(target), (ratio) => ratio > hitRatio + 0.1, `hit ratio of ${target}`),
});

function callRate(callee: string, offset = ''): string {
  return `sum(rate(requal_calls_total{callee="${callee}"}[${over}]${offset}))`;
}

function callersOf(target: string, { topology }: Scenario): readonly string[] {
  return topology.services
    .filter(({ dependsOn }) => dependsOn.some(({ service }) => service === target))
    .map(({ name }) => name);
}

function unlessCalled(target: string, scenario: Scenario): string | null {
  return callersOf(target, scenario).length > 0 ? null : `nobody calls ${target}, so that nobody would notice`;
}

function hitRatioOf(service: string): string {
  const rate = (name: string): string => `sum(rate(${name}{service="${service}"}[${over}]))`;
  return `${rate('requal_cache_hits_total')} / (${rate('requal_cache_hits_total')} + ${rate('requal_cache_misses_total')})`;
}

/** Half way between what the fault leaves and a usual ratio. */
function between(hitRatio: number): number {
  return (hitRatio + 0.9) / 2;
}
