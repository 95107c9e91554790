import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { createMemoryReader } from './memory.ts';
import type { TargetConfig } from './target-config.ts';

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * What every role tells. prom-client's own default metrics are left out: their watch over the event loop wakes each
 * replica a hundred times a second, which forty idle replicas on two cores would feel.
 */
export function createMetrics(config: TargetConfig) {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const readMemory = createMemoryReader(config.memory.limitBytes);
  new Gauge({
    name: 'requal_version_info',
    help: 'The version that runs here.',
    registers,
    labelNames: ['version'],
  }).set({ version: config.version }, 1);
  if (config.memory.limitBytes !== null)
    new Gauge({ name: 'requal_memory_limit_bytes', help: 'The memory limit of the container.', registers }).set(
      config.memory.limitBytes,
    );
  gaugeOf(registers, 'requal_memory_used_bytes', 'Memory that counts against the limit.', readMemory);
  gaugeOf(registers, 'process_resident_memory_bytes', 'Resident memory of the process.', () =>
    process.memoryUsage.rss(),
  );
  counterOf(registers, 'process_cpu_seconds_total', 'Processor time of the process so far.', cpuSeconds);
  new Gauge({ name: 'process_start_time_seconds', help: 'Start of the process since 1970.', registers }).set(
    Math.round(Date.now() / 1_000 - process.uptime()),
  );
  return {
    registry,
    readMemory,
    requests: counter('requal_requests_total', 'Requests received.'),
    failures: counter('requal_request_failures_total', 'Requests answered with 4xx or 5xx, whatever the cause.'),
    throttled: counter('requal_requests_throttled_total', 'Requests turned away because operators throttle.'),
    abandoned: counter('requal_requests_abandoned_total', 'Requests whose caller had gone before the answer.'),
    seconds: new Histogram({
      name: 'requal_request_seconds',
      help: 'From the arrival of a request to its answer.',
      registers,
      buckets: secondsBuckets,
    }),
    calls: new Counter({
      name: 'requal_calls_total',
      help: 'Calls sent, each try counted.',
      registers,
      labelNames: ['callee'],
    }),
    callFailures: new Counter({
      name: 'requal_call_failures_total',
      help: 'Tries that failed: refused, too late, or answered with 4xx or 5xx.',
      registers,
      labelNames: ['callee'],
    }),
    callsRefused: new Counter({
      name: 'requal_calls_refused_total',
      help: 'Calls that an open breaker did not let through. They were never sent.',
      registers,
      labelNames: ['callee'],
    }),
    linesLost: counter('requal_log_lines_lost_total', 'Log lines that the log gateway did not take.'),
  };
}

/** A gauge that is read when somebody asks. */
export function gaugeOf(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}

/** A counter that is read when somebody asks; `read` gives all that has been counted so far. */
export function counterOf(registers: Registry[], name: string, help: string, read: () => number): void {
  let told = 0;
  new Counter({
    name,
    help,
    registers,
    collect() {
      const now = read();
      this.inc(Math.max(now - told, 0));
      told = now;
    },
  });
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
