import { metricsBySource, quality } from '../../domain/series.ts';
import { serviceAt } from './service-columns.ts';
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
const queueDepth = positionOf.queue_depth;
const integrityErrors = positionOf.integrity_errors_per_min;
const nodesReadyRatio = positionOf.nodes_ready_ratio;
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
  const { flow, count, table } = sim;
  const { values, quality: qualities } = table;
  const arrivals = serviceAt.arrivals * count;
  const utilisation = serviceAt.utilisation * count;
  const latency = serviceAt.latencyMs * count;
  const seen = serviceAt.seenError * count;
  const isClean = serviceAt.isClean * count;
  const isPlain = serviceAt.isPlain * count;
  const hasMoved = serviceAt.hasMoved * count;
  const width = table.keys.length;
  let base = sim.tick * width;
  if (sim.tick > 0) {
    values.copyWithin(base, base - width, base);
    qualities.copyWithin(base, base - width, base);
  }
  const isCalm = sim.telemetryDown + sim.nodesLost === 0;
  for (let s = 0; s < count; s++, base += cells) {
    const arrived = flow[arrivals + s]!;
    // A service that is clean has replicas that are ready.
    const isUsual = isCalm && arrived > 0 && flow[isClean + s]! === 1;
    if (!isUsual || flow[isPlain + s]! === 0) {
      flow[isPlain + s] = isUsual && sim.lostInTick[s] === 0 ? 1 : 0;
      writeService(sim, s, base);
      continue;
    }
    const rps = arrived / tickSeconds;
    const left = values[base + certificateRemainingS]!;
    values[base + requestRps] = rps;
    values[base + edgeRps] = rps;
    values[base + latencyMs] = flow[latency + s]!;
    values[base + certificateRemainingS] = left > tickSeconds ? left - tickSeconds : 0;
    if (flow[seen + s]! !== values[base + edgeErrorRatio]!) {
      values[base + edgeErrorRatio] = flow[seen + s]!;
      values[base + probeSuccessRatio] = 1 - flow[seen + s]!;
    }
    if (sim.isExternal[s] === 1) continue;
    values[base + cpuRatio] = flow[utilisation + s]!;
    values[base + logLinesPerMin] = rps * 60;
    values[base + deployAgeS]! += tickSeconds;
    if (flow[hasMoved + s]! === 1) writeReplicas(sim, s, base);
  }
  table.filled = sim.tick + 1;
}

/** What changes only when replicas are looked at, or with each tick in a cache. */
function writeReplicas(sim: Simulation, s: number, base: number): void {
  const { values } = sim.table;
  values[base + memoryRatio] = sim.memoryMean[s]!;
  values[base + replicasReady] = sim.ready[s]!;
  values[base + restartCount] = sim.restarts[s]!;
  if (sim.isCache[s] === 1) values[base + cacheHitRatio] = sim.hit[s]!;
  sim.hasMoved[s] = sim.isCache[s]!;
}

function writeService(sim: Simulation, s: number, base: number): void {
  const { values, tickMs } = sim.table;
  const now = sim.tick * tickMs;
  const reached = 1 - sim.away[s]!;
  const inside = sim.arrivals[s]! * reached;
  const servedShare = reached - sim.shedShare[s]! - sim.rejectedShare[s]!;
  const error = sim.shedShare[s]! + sim.rejectedShare[s]! + servedShare * sim.servedError[s]!;
  values[base + requestRps] = inside / tickSeconds;
  values[base + errorRatio] = error;
  values[base + latencyMs] = sim.latencyMs[s]!;
  values[base + cpuRatio] = sim.utilisation[s]!;
  values[base + memoryRatio] = sim.memoryMean[s]!;
  values[base + replicasReady] = sim.ready[s]!;
  values[base + restartCount] = sim.restarts[s]!;
  values[base + queueDepth] = sim.queue[s]!;
  values[base + cacheHitRatio] = sim.hit[s]!;
  values[base + edgeRps] = sim.arrivals[s]! / tickSeconds;
  values[base + edgeErrorRatio] = sim.seenError[s]!;
  values[base + probeSuccessRatio] = 1 - sim.seenError[s]!;
  values[base + integrityErrors] = (sim.lostInTick[s]! * 60) / tickSeconds;
  values[base + logLinesPerMin] = ((inside * 60) / tickSeconds) * (1 + logLinesPerFailure * error);
  values[base + deployAgeS] = (now - sim.deployedAt[s]!) / 1_000;
  values[base + certificateRemainingS] = Math.max(sim.certificateUntil[s]! - now, 0) / 1_000;
  values[base + nodesReadyRatio] = 1 - sim.nodesLost / sim.scenario.topology.nodes;
  sim.lostInTick[s] = 0;
  loseSenseless(sim, s, base, inside);
}

/** Cells in which a number would mean nothing. Which they are changes seldom; the copied row has them from before. */
function loseSenseless(sim: Simulation, s: number, base: number, inside: number): void {
  const arrived = sim.arrivals[s]!;
  const ready = sim.ready[s]!;
  const reason =
    (inside === 0 ? 1 : 0) + (arrived === 0 ? 2 : 0) + (ready === 0 ? 4 : 0) + (sim.telemetryDown > 0 ? 8 : 0);
  if (reason !== sim.lostFor[s]) sim.table.quality.fill(quality.measured, base, base + cells);
  sim.lostFor[s] = reason;
  if (inside === 0) {
    lose(sim, base + errorRatio);
    lose(sim, base + latencyMs);
  }
  if (arrived === 0) lose(sim, base + edgeErrorRatio);
  if (sim.isCache[s] === 0) lose(sim, base + cacheHitRatio);
  if (ready === 0) {
    lose(sim, base + cpuRatio);
    lose(sim, base + memoryRatio);
  }
  if (sim.isExternal[s] === 1) for (const cell of hiddenOfExternal) lose(sim, base + cell);
  if (sim.telemetryDown > 0) for (const cell of piped) lose(sim, base + cell);
}

function lose(sim: Simulation, cell: number): void {
  sim.table.values[cell] = NaN;
  sim.table.quality[cell] = quality.missing;
}
