import type { Replay } from '../../domain/replay.ts';
import type { TelemetryRow } from '../../domain/telemetry-row.ts';
import { telemetryAt } from '../../domain/telemetry-row.ts';
import { rateAt } from '../../domain/rate-at.ts';
import type { Truth } from '../../domain/world.ts';

/** The period over which the error budget of our objective is counted. */
const budgetPeriodSeconds = 30 * 86_400;

export interface RecordedTruth {
  /** Takes in the next tick; true when the objective was crossed in it. */
  advance(at: number): boolean;
  now(): Truth;
}

/**
 * Ground truth of a recording. Whether users were hurt follows the milestones of the account; the numbers follow the
 * telemetry and the assumed traffic, both of them mostly composed.
 */
export function recordedTruth(replay: Replay, tickMs: number): RecordedTruth {
  const { incident, scenario } = replay;
  const entry = scenario.topology.services.find((service) => service.name === scenario.workload.entry);
  const failedShare = seriesOf(replay, incident.truth.failedShare);
  const latency = replay.telemetry.find((row) => row.service === entry?.name && row.metric === 'latency_ms');
  const startAt = Date.parse(incident.window.start);
  const hurt = incident.truth.hurt;
  const hurtFrom = hurt ? Date.parse(hurt.from) - startAt : Infinity;
  const hurtTo = hurt ? Date.parse(hurt.to) - startAt : Infinity;
  const allowed = (1 - scenario.objective.successRatioMin) * scenario.workload.rate * budgetPeriodSeconds;
  let at = 0;
  let offered = 0;
  let failed = 0;
  let objectiveMet = true;

  return {
    advance(tickAt) {
      const share = failedShare ? (telemetryAt(failedShare, tickAt) ?? 0) : 0;
      const requests = tickAt === 0 ? 0 : (rateAt(scenario.workload, tickAt) * tickMs) / 1_000;
      const wasMet = objectiveMet;
      at = tickAt;
      offered += requests;
      failed += requests * share;
      objectiveMet = tickAt < hurtFrom || tickAt >= hurtTo;
      return objectiveMet !== wasMet;
    },
    now: () => ({
      at,
      offered: Math.round(offered),
      failed: Math.round(failed),
      successRatio: 1 - (failedShare ? (telemetryAt(failedShare, at) ?? 0) : 0),
      latencyMs: (latency ? telemetryAt(latency, at) : null) ?? entry?.serviceTime ?? 0,
      objectiveMet,
      budgetRemaining: Math.max(0, scenario.context.budgetRemaining - failed / Math.max(1, allowed)),
      recordsLost: 0,
      activeFaults: scenario.faults
        .filter((fault) => fault.at <= at && (fault.until === null || at < fault.until))
        .map((fault) => fault.id),
      leastReady: leastReady(replay, at),
    }),
  };
}

function seriesOf(replay: Replay, ref: Replay['incident']['truth']['failedShare']): TelemetryRow | null {
  if (!ref) return null;
  const isMeant = (row: TelemetryRow) =>
    row.service === ref.service && row.metric === ref.metric && row.source === ref.source;
  return replay.telemetry.find(isMeant) ?? null;
}

function leastReady(replay: Replay, at: number): Truth['leastReady'] {
  let least = { service: replay.scenario.workload.entry, fraction: 1 };
  for (const row of replay.telemetry) {
    if (row.metric !== 'replicas_ready') continue;
    const replicas = replay.scenario.topology.services.find((service) => service.name === row.service)?.replicas ?? 1;
    const fraction = Math.min(1, (telemetryAt(row, at) ?? replicas) / replicas);
    if (fraction < least.fraction) least = { service: row.service, fraction };
  }
  return least;
}
