import { metricsBySource, quality } from '../../domain/series.ts';
import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';

/** Position of each metric in the cells of one service, in the order in which the table's keys were made. */
const metricNames = Object.values(metricsBySource).flat();
const cells = metricNames.length;
type Metric = (typeof metricNames)[number];
const positionOf = Object.fromEntries(metricNames.map((name, index) => [name, index])) as Record<Metric, number>;
const requestRps = positionOf.request_rps;
const errorRatio = positionOf.error_ratio;
const latencyMs = positionOf.latency_ms;
const cpuRatio = positionOf.cpu_ratio;
const memoryRatio = positionOf.memory_ratio;
const replicasReady = positionOf.replicas_ready;
const restartCount = positionOf.restarts;
const probeSuccessRatio = positionOf.probe_success_ratio;
const cacheHitRatio = positionOf.cache_hit_ratio;
const edgeRps = positionOf.edge_rps;
const edgeErrorRatio = positionOf.edge_error_ratio;
const logLinesPerMin = positionOf.log_lines_per_min;
const deployAgeS = positionOf.deploy_age_s;
const certificateRemainingS = positionOf.certificate_remaining_s;

/** Cells of the sources that flow through the telemetry service. */
const piped = [...metricsBySource['service-metrics'], ...metricsBySource.logs].map((name) => positionOf[name]);
/** What can be told of a service that others run: the calls to it and nothing of its inside. */
const externalHas = new Set<Metric>([
  'request_rps',
  'error_ratio',
  'latency_ms',
  'edge_rps',
  'edge_error_ratio',
  'probe_success_ratio',
  'certificate_remaining_s',
]);
const hiddenOfExternal = metricNames.filter((name) => !externalHas.has(name)).map((name) => positionOf[name]);
/** A failed request leaves this many further lines in the log. */
const logLinesPerFailure = 4;

/**
 * Writes the row of the present tick: what is so, as each source would tell it if nothing distorted it. It starts as a
 * copy of the row before, so that a service with nothing unusual changes in its flows only.
 */
export function writeRow(sim: Simulation): void {
  const { values, quality: qualities, keys } = sim.table;
  const { isClean, isPlain, isCache, ready, memoryMean, restarts, isExternal, lostInTick, arrivals, utilisation } = sim;
  const row = sim.tick * keys.length;
  if (sim.tick > 0) {
    values.copyWithin(row, row - keys.length, row);
    qualities.copyWithin(row, row - keys.length, row);
  }
  const isCalm = sim.telemetryDown + sim.nodesLost === 0;
  for (let s = 0; s < sim.count; s++) {
    const base = row + s * cells;
    const isUsual = isCalm && isClean[s] === 1 && lostInTick[s] === 0 && arrivals[s]! > 0 && ready[s]! > 0;
    if (!isUsual || isPlain[s] === 0) {
      writeService(sim, s, base);
      isPlain[s] = isUsual ? 1 : 0;
      continue;
    }
    const rps = arrivals[s]! / tickSeconds;
    values[base + requestRps] = rps;
    values[base + edgeRps] = rps;
    values[base + latencyMs] = sim.latencyMs[s]!;
    values[base + edgeErrorRatio] = sim.seenError[s]!;
    values[base + probeSuccessRatio] = 1 - sim.seenError[s]!;
    const left = values[base + certificateRemainingS]!;
    values[base + certificateRemainingS] = left > tickSeconds ? left - tickSeconds : 0;
    if (isExternal[s] === 1) continue;
    values[base + cpuRatio] = utilisation[s]!;
    values[base + memoryRatio] = memoryMean[s]!;
    values[base + replicasReady] = ready[s]!;
    values[base + restartCount] = restarts[s]!;
    values[base + logLinesPerMin] = rps * 60;
    values[base + deployAgeS]! += tickSeconds;
    if (isCache[s] === 1) values[base + cacheHitRatio] = sim.hit[s]!;
  }
  sim.table.filled = sim.tick + 1;
}

function writeService(sim: Simulation, s: number, base: number): void {
  const { values, tickMs } = sim.table;
  const now = sim.tick * tickMs;
  const reached = 1 - sim.away[s]!;
  const inside = sim.arrivals[s]! * reached;
  const servedShare = reached - sim.shedShare[s]! - sim.rejectedShare[s]!;
  const error = sim.shedShare[s]! + sim.rejectedShare[s]! + servedShare * sim.servedError[s]!;
  sim.table.quality.fill(quality.measured, base, base + cells);
  values[base + requestRps] = inside / tickSeconds;
  values[base + errorRatio] = error;
  values[base + latencyMs] = sim.latencyMs[s]!;
  values[base + cpuRatio] = sim.utilisation[s]!;
  values[base + memoryRatio] = sim.memoryMean[s]!;
  values[base + replicasReady] = sim.ready[s]!;
  values[base + restartCount] = sim.restarts[s]!;
  values[base + positionOf.queue_depth] = sim.queue[s]!;
  values[base + cacheHitRatio] = sim.hit[s]!;
  values[base + edgeRps] = sim.arrivals[s]! / tickSeconds;
  values[base + edgeErrorRatio] = sim.seenError[s]!;
  values[base + probeSuccessRatio] = 1 - sim.seenError[s]!;
  values[base + positionOf.integrity_errors_per_min] = (sim.lostInTick[s]! * 60) / tickSeconds;
  values[base + logLinesPerMin] = ((inside * 60) / tickSeconds) * (1 + logLinesPerFailure * error);
  values[base + deployAgeS] = (now - sim.deployedAt[s]!) / 1_000;
  values[base + certificateRemainingS] = Math.max(sim.certificateUntil[s]! - now, 0) / 1_000;
  values[base + positionOf.nodes_ready_ratio] = 1 - sim.nodesLost / sim.scenario.topology.nodes;
  sim.lostInTick[s] = 0;
  loseSenseless(sim, s, base, inside);
}

/** Cells in which a number would mean nothing. */
function loseSenseless(sim: Simulation, s: number, base: number, inside: number): void {
  if (inside === 0) {
    lose(sim, base + errorRatio);
    lose(sim, base + latencyMs);
  }
  if (sim.arrivals[s] === 0) lose(sim, base + edgeErrorRatio);
  if (sim.isCache[s] === 0) lose(sim, base + cacheHitRatio);
  if (sim.ready[s] === 0) {
    lose(sim, base + cpuRatio);
    lose(sim, base + positionOf.memory_ratio);
  }
  if (sim.isExternal[s] === 1) for (const cell of hiddenOfExternal) lose(sim, base + cell);
  if (sim.telemetryDown > 0) for (const cell of piped) lose(sim, base + cell);
}

function lose(sim: Simulation, cell: number): void {
  sim.table.values[cell] = NaN;
  sim.table.quality[cell] = quality.missing;
}
