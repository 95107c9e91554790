import { HarnessError } from '../../base/errors.ts';
import { sleep, wallNowMs } from '../../base/clock.ts';
import { limits } from '../../domain/limits.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { K6Plan } from './k6/k6-plan.ts';
import type { K6Process } from './k6/k6-process.ts';

/** What of a trial decides how its users behave. */
export interface UsersSetup {
  readonly scenario: Scenario;
  readonly timeScale: number;
  readonly url: string;
  /** Null for plain HTTP. */
  readonly authorityFile: string | null;
  /** The user's own k6 script instead of the scenario's workload. */
  readonly script: string | null;
}

/** The workload of a scenario for k6: first a steady baseline, then the trial's own time with its changes of rate. */
export function usersPlan({ scenario, timeScale, url, authorityFile, script }: UsersSetup): K6Plan {
  const { workload, horizon } = scenario;
  const baseline = limits.clusterBaselineMs;
  const points = workload.points.map(({ at, rate }) => ({ atMs: baseline + Math.round(at / timeScale), rate }));
  const isChanging = points.length > 0;
  const rates = [
    { atMs: 0, rate: workload.rate },
    ...(isChanging ? [{ atMs: baseline, rate: workload.rate }] : []),
    ...points,
  ];
  return {
    name: 'users',
    url,
    authorityFile,
    rates: rates.filter(({ atMs }, n) => n === 0 || atMs > (rates[n - 1]?.atMs ?? 0)),
    // Longer than the trial, so that its last tick is under load as well. It ends by itself if requal never returns.
    durationMs: baseline + Math.ceil(horizon / timeScale) + limits.clusterAfterloadMs,
    patienceMs: limits.clusterPatienceMs,
    script,
  };
}

/** The baseline of one trial, in real milliseconds since 1970. */
export interface Baseline {
  readonly releasedAt: number;
  /** The trial begins then and not as soon as all is steady, because something is laid out for that moment. */
  readonly beginsAt: number | null;
}

/**
 * Waits until telemetry shows only times with users, and what they get is steady: enough requests, and the objective met over
 * some seconds. A trial that begins at a moment that was laid out does so if that was seen a short while before at the latest:
 * one failed request just then says nothing of a target that was looked at many times. Throws a `HarnessError` when it does
 * not come: on such a target nothing could be measured.
 */
export async function steadyBaseline(
  users: K6Process,
  { objective }: Scenario,
  { releasedAt, beginsAt }: Baseline,
  stop: AbortSignal,
): Promise<void> {
  let last = users.windows.between(0, 0);
  let steadyAt = -Infinity;
  const untilAt = releasedAt + limits.clusterBaselineMs;
  while (wallNowMs() < untilAt) {
    await sleep(Math.min(limits.clusterPollMs, Math.max(0, untilAt - wallNowMs())));
    const now = wallNowMs();
    if (stop.aborted) throw new HarnessError('the trial was interrupted before it began');
    const broken = users.fault(now);
    if (broken !== null) throw new HarnessError(broken);
    if (users.windows.between(releasedAt, now - limits.clusterShownMs).offered === 0) continue;
    last = users.windows.between(now - limits.clusterSteadyMs, now);
    const succeeded = last.offered === 0 ? 0 : 1 - last.failed / last.offered;
    const isMet = succeeded >= objective.successRatioMin && (last.meanMs ?? Infinity) <= objective.latencyMax;
    if (last.offered >= limits.clusterSamplesMin && isMet) steadyAt = now;
    if (now >= (beginsAt ?? 0) && now - steadyAt <= limits.clusterSteadyAgeMaxMs) return;
  }
  const { offered, failed, meanMs } = last;
  throw new HarnessError(
    `there was no steady baseline before the trial: of the last ${offered} requests ${failed} failed, ` +
      `their mean latency was ${meanMs === null ? 'unknown' : `${Math.round(meanMs)} ms`}`,
  );
}
