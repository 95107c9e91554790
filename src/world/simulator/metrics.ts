import { limits } from '../../domain/limits.ts';
import { metricsBySource, quality } from '../../domain/series.ts';
import { tickSeconds } from './simulation.ts';
import type { Simulation } from './simulation.ts';

/** Position of each metric in the cells of one service, in the order in which the table's keys were made. */
const metricNames = Object.values(metricsBySource).flat();
const cells = metricNames.length;
type Metric = (typeof metricNames)[number];
const at = Object.fromEntries(metricNames.map((name, index) => [name, index])) as Record<Metric, number>;
/** Cells of the sources that flow through the telemetry service. */
const piped = (['service-metrics', 'logs'] as const).flatMap((source) => metricsBySource[source].map((name) => at[name]));
const logLinesPerFailure = 4;

/** Writes the row of the present tick: what is so, as each source would tell it if nothing distorted it. */
export function writeRow(sim: Simulation): void {
  const { table } = sim;
  const row = sim.tick * table.keys.length;
  for (let s = 0; s < sim.count; s++) {
    const base = row + s * cells;
    writeService(sim, s, base);
    writePlatform(sim, s, base);
    if (sim.services[s]!.kind === 'external') hide(sim, base, externalHas);
    if (sim.telemetryDown > 0) loseTelemetry(sim, base);
    sim.lostInTick[s] = 0;
  }
  table.filled = sim.tick + 1;
}

function writeService(sim: Simulation, s: number, base: number): void {
  const values = sim.table.values;
  const reached = 1 - sim.refusedShare[s]!;
  const arrivals = sim.arrivals[s]!;
  const inside = arrivals * reached;
  const servedShare = reached - sim.shedShare[s]! - sim.rejectedShare[s]!;
  const error = sim.shedShare[s]! + sim.rejectedShare[s]! + servedShare * sim.servedError[s]!;
  values[base + at.request_rps] = inside / tickSeconds;
  values[base + at.cpu_ratio] = sim.utilisation[s]!;
  values[base + at.memory_ratio] = sim.memoryMean[s]!;
  values[base + at.replicas_ready] = sim.ready[s]!;
  values[base + at.restarts] = sim.restarts[s]!;
  values[base + at.queue_depth] = sim.queue[s]!;
  values[base + at.edge_rps] = arrivals / tickSeconds;
  values[base + at.integrity_errors_per_min] = (sim.lostInTick[s]! * 60) / tickSeconds;
  values[base + at.log_lines_per_min] = ((inside * 60) / tickSeconds) * (1 + logLinesPerFailure * error);
  values[base + at.probe_success_ratio] = 1 - sim.seenError[s]!;
  if (inside > 0) {
    values[base + at.error_ratio] = error;
    values[base + at.latency_ms] = sim.latencyMs[s]!;
  } else {
    lose(sim, base + at.error_ratio);
    lose(sim, base + at.latency_ms);
  }
  if (arrivals > 0) values[base + at.edge_error_ratio] = sim.seenError[s]!;
  else lose(sim, base + at.edge_error_ratio);
  if (sim.isCache[s] === 1) values[base + at.cache_hit_ratio] = sim.hit[s]!;
  else lose(sim, base + at.cache_hit_ratio);
  if (sim.ready[s] === 0) {
    lose(sim, base + at.cpu_ratio);
    lose(sim, base + at.memory_ratio);
  }
}

function writePlatform(sim: Simulation, s: number, base: number): void {
  const values = sim.table.values;
  const now = sim.tick * limits.tickMs;
  values[base + at.deploy_age_s] = (now - sim.deployedAt[s]!) / 1_000;
  values[base + at.certificate_remaining_s] = Math.max(sim.certificateUntil[s]! - now, 0) / 1_000;
  values[base + at.nodes_ready_ratio] = 1 - sim.nodesLost / sim.scenario.topology.nodes;
}

/** What can be told of a service that others run: the calls to it and nothing of its inside. */
const externalHas = new Set(
  (
    [
      'request_rps',
      'error_ratio',
      'latency_ms',
      'edge_rps',
      'edge_error_ratio',
      'probe_success_ratio',
      'certificate_remaining_s',
    ] as const
  ).map((name) => at[name]),
);

function hide(sim: Simulation, base: number, shown: ReadonlySet<number>): void {
  for (let cell = 0; cell < cells; cell++) if (!shown.has(cell)) lose(sim, base + cell);
}

function loseTelemetry(sim: Simulation, base: number): void {
  for (let i = 0; i < piped.length; i++) lose(sim, base + piped[i]!);
}

function lose(sim: Simulation, cell: number): void {
  sim.table.values[cell] = NaN;
  sim.table.quality[cell] = quality.missing;
}
