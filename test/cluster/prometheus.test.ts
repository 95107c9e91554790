import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { GenericContainer, Wait } from 'testcontainers';
import type { StartedTestContainer } from 'testcontainers';
import { scenarioSchema } from '../../src/domain/scenario.ts';
import { createSignals } from '../../src/signal/create-signals.ts';
import { clusterSettings } from '../../src/world/cluster/lifecycle/cluster-settings.ts';
import { metricQueries } from '../../src/world/cluster/prometheus/metric-queries.ts';
import type { MetricQuery } from '../../src/world/cluster/prometheus/metric-queries.ts';
import { prometheusClient } from '../../src/world/cluster/prometheus/prometheus-client.ts';
import { createClusterTable } from '../../src/world/cluster/samples/cluster-table.ts';
import { prometheusCells } from '../../src/world/cluster/samples/prometheus-cells.ts';
import { atRest } from '../unit/signal/fixture.ts';

// A real Prometheus scrapes a little exporter of ours, both in containers of one network, and the same queries as in a
// trial are asked. What counts is what a candidate is shown in the end.

const { images } = clusterSettings({ cluster: null, nodeImage: null });
const run = promisify(execFile);
const services = ['steady', 'idle', 'odd', 'endless', 'absent', 'leaves', 'reset'] as const;
type Name = (typeof services)[number];

/** A series of the exporter: a text as it stands, or a count that grows with each scrape. */
type Line = readonly [name: string, service: Name, value: string | { readonly from: number; readonly by: number }];

const exporterSource = `
let lines = [], scrapes = 0;
require('node:http').createServer((request, response) => {
  if (request.method === 'PUT') {
    let text = '';
    request.on('data', (part) => (text += part)).on('end', () => { lines = JSON.parse(text); scrapes = 0; response.end(); });
    return;
  }
  scrapes += 1;
  const told = ([name, service, value]) =>
    name + '{service="' + service + '"} ' + (typeof value === 'string' ? value : value.from + value.by * scrapes) + '\\n';
  response.setHeader('content-type', 'text/plain; version=0.0.4');
  response.end(lines.map(told).join(''));
}).listen(9100);
`;
const config = `
global: {scrape_interval: 500ms, scrape_timeout: 400ms}
scrape_configs:
  - {job_name: target, honor_labels: true, static_configs: [{targets: ['exporter:9100']}]}
`;

const network = `requal-prometheus-${process.pid}`;
let exporter: StartedTestContainer;
let prometheus: StartedTestContainer;
let base = '';

beforeAll(async () => {
  // Whatever is published of these containers is published to this machine alone.
  await run('docker', ['network', 'create', '-o', 'com.docker.network.bridge.host_binding_ipv4=127.0.0.1', network]);
  exporter = await new GenericContainer(images.nodeBase)
    .withName(`${network}-exporter`)
    .withNetworkMode(network)
    .withHostname('exporter')
    .withCommand(['node', '-e', exporterSource])
    .withExposedPorts(9100)
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  await tell(before);
  prometheus = await new GenericContainer(images.prometheus)
    .withName(`${network}-server`)
    .withNetworkMode(network)
    .withCopyContentToContainer([
      {
        content: config.replace('exporter:9100', `${exporter.getIpAddress(network)}:9100`),
        target: '/etc/prometheus/prometheus.yml',
      },
    ])
    .withCommand([
      '--config.file=/etc/prometheus/prometheus.yml',
      '--storage.tsdb.path=/prometheus',
      '--query.max-samples=20000',
    ])
    .withExposedPorts(9090)
    .withWaitStrategy(Wait.forHttp('/-/ready', 9090))
    .start();
  base = `http://127.0.0.1:${prometheus.getMappedPort(9090)}`;
  // Rates go back five seconds, so the first that are whole come then.
  const isWhole = async () => Number((await shown(Date.now())).look('steady', 'request_rps')[0]) > 18;
  await vi.waitUntil(isWhole, { timeout: 30_000, interval: 500 });
  await wait(3_000);
});

afterAll(async () => {
  await prometheus?.stop();
  await exporter?.stop();
  await run('docker', ['network', 'rm', network]).catch(() => null);
});

const count = (from: number, by: number) => ({ from, by });
const requests = (service: Name, by: number, failing: number, from = 0): Line[] => [
  ['requal_requests_total', service, count(from, by)],
  ['requal_request_failures_total', service, count(0, failing)],
];
const always: readonly Line[] = [
  ...requests('steady', 10, 1),
  ['requal_memory_used_bytes', 'steady', '50'],
  ['requal_memory_limit_bytes', 'steady', '100'],
  ['requal_queue_depth', 'steady', '3'],
  ['requal_request_seconds_bucket', 'steady', '1'],
  ...requests('idle', 0, 0),
  ['requal_queue_depth', 'odd', 'NaN'],
  ['requal_memory_used_bytes', 'endless', '50'],
  ['requal_memory_limit_bytes', 'endless', '0'],
  ['requal_queue_depth', 'endless', '+Inf'],
];
const before: readonly Line[] = [
  ...always,
  ...requests('leaves', 10, 1),
  ['requal_queue_depth', 'leaves', '7'],
  ...requests('reset', 10, 1, 1_000_000),
];

/** What the exporter tells from now on. */
async function tell(lines: readonly Line[]): Promise<void> {
  const url = `http://127.0.0.1:${exporter.getMappedPort(9100)}/`;
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(lines) });
  expect(answer.status).toBe(200);
}

const scenario = scenarioSchema.parse({
  id: 'scraped',
  title: 'Scraped',
  startAt: '2026-03-02T10:00:00Z',
  horizon: '10m',
  topology: { services: services.map((name) => ({ name })) },
  workload: { entry: 'steady', rate: 10 },
});

const client = (url = base, timeLimitMs = 3_000) => prometheusClient({ base: url, timeLimitMs, lookbackMs: 5_000 });
const queue: MetricQuery = { ...(metricQueries(1).find(({ metric }) => metric === 'queue_depth') as MetricQuery) };

/** What a candidate is shown at the last of some ticks, a second apart, that end at a moment. */
async function shown(untilMs: number, { url = base, timeLimitMs = 3_000, queries = metricQueries(1), ticks = 4 } = {}) {
  const { table, openRow, write } = createClusterTable(scenario);
  const span = { firstTick: 0, count: ticks, firstAt: untilMs - (ticks - 1) * 1_000, stepMs: 1_000 };
  const { cells, problems } = await prometheusCells(client(url, timeLimitMs), queries, span);
  for (let tick = 0; tick < ticks; tick += 1) openRow();
  for (const { tick, service, metric, value } of cells) write(tick, service, metric, value);
  const signals = createSignals(scenario, table);
  const looks = Array.from({ length: ticks }, (_, tick) => {
    const at = tick * table.tickMs;
    signals.absorb({ at, samples: table, completions: [], reported: [], truth: [] });
    return signals.observe(at, atRest);
  });
  const look = (service: Name, metric: string, tick = ticks - 1) => {
    const value = looks[tick]?.value(service, metric);
    return [value?.value, value?.quality];
  };
  return {
    look,
    problems,
    everything: () => services.flatMap((name) => queries.map(({ metric }) => look(name, metric))),
  };
}

const measured = (value: number) => [value, 'measured'];
const missing = [null, 'missing'];
const invalid = [null, 'invalid'];

describe('what is shown of a real Prometheus', () => {
  it('is what was measured', async () => {
    const { look, problems } = await shown(Date.now());
    expect(problems).toEqual([]);
    const [rate, quality] = look('steady', 'request_rps');
    expect(quality).toBe('measured');
    expect(Math.abs(Number(rate) - 20)).toBeLessThan(5);
    expect(look('steady', 'error_ratio')).toEqual([expect.closeTo(0.1, 5), 'measured']);
    expect(look('steady', 'memory_ratio')).toEqual(measured(0.5));
    expect(look('steady', 'queue_depth')).toEqual(measured(3));
  });

  it('is a zero where nothing came, and missing where a share of nothing was asked for', async () => {
    const { look } = await shown(Date.now());
    expect(look('idle', 'request_rps')).toEqual(measured(0));
    expect(look('idle', 'error_ratio')).toEqual(missing);
  });

  it('is missing where there is no data', async () => {
    const { look } = await shown(Date.now());
    for (const { metric } of metricQueries(1)) expect(look('absent', metric)).toEqual(missing);
    expect(look('steady', 'cache_hit_ratio')).toEqual(missing);
    expect(look('idle', 'queue_depth')).toEqual(missing);
  });

  it('is invalid where it is NaN or infinite', async () => {
    const { look } = await shown(Date.now());
    expect(look('odd', 'queue_depth')).toEqual(invalid);
    expect(look('endless', 'queue_depth')).toEqual(invalid);
    expect(look('endless', 'memory_ratio')).toEqual(invalid);
  });

  it('is missing as soon as a series is stale, and a count that began anew is no fall', async () => {
    // A count that begins anew falls; its rate must not.
    await tell([...always, ...requests('reset', 10, 1)]);
    await wait(4_000);
    const { look } = await shown(Date.now(), { ticks: 8 });
    expect(look('leaves', 'queue_depth', 0)).toEqual(measured(7));
    expect(look('leaves', 'queue_depth')).toEqual(missing);
    const rates = Array.from({ length: 8 }, (_, tick) => look('reset', 'request_rps', tick));
    expect(rates.map(([, quality]) => quality)).toEqual(rates.map(() => 'measured'));
    for (const [value] of rates) expect(value).toBeGreaterThan(10);
    for (const [value] of rates) expect(value).toBeLessThan(30);
    expect(look('steady', 'queue_depth')).toEqual(measured(3));
  });

  it('is missing where a warning says that the answer is not whole, and remarks do no harm', async () => {
    const of = (query: string): MetricQuery[] => [{ ...queue, query, quotient: false }];
    const told = await shown(Date.now(), {
      queries: of(
        'histogram_quantile(2, sum by (service, le) (requal_request_seconds_bucket)) or sum by (service) (requal_queue_depth)',
      ),
    });
    expect(told.problems.join(' ')).toContain('quantile value should be between 0 and 1');
    expect(told.look('steady', 'queue_depth')).toEqual(missing);
    // A rate of what is no count by its name is a mere remark.
    const remarked = await shown(Date.now(), { queries: of('sum by (service) (rate(requal_queue_depth[5s]))') });
    expect(remarked.problems).toEqual([]);
    expect(remarked.look('steady', 'queue_depth')).toEqual(measured(0));
  });

  it('is missing for the one query of many that is refused, and only for that', async () => {
    const queries = metricQueries(1).map((one) => (one.metric === 'queue_depth' ? { ...one, query: 'sum(' } : one));
    const { look, problems } = await shown(Date.now(), { queries });
    expect(problems.join(' ')).toContain('bad_data');
    expect(look('steady', 'queue_depth')).toEqual(missing);
    expect(look('steady', 'memory_ratio')).toEqual(measured(0.5));
  });

  it.each([
    ['a query that fails while it runs', 'requal_queue_depth + on() group_left() requal_requests_total', 'execution'],
    ['a query of too many samples', 'sum_over_time(vector(1)[1d:1s])', 'too many samples'],
  ])('is missing for %s', async (_, query, why) => {
    const { look, problems } = await shown(Date.now(), { queries: [{ ...queue, query }] });
    expect(problems.join(' ')).toContain(why);
    expect(look('steady', 'queue_depth')).toEqual(missing);
  });
});

describe('what is shown of a Prometheus that does not answer as it should', () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close().closeAllConnections();
  });

  /** Stands between us and Prometheus and does something to each answer. */
  async function between(change: (text: string) => { status: number; text: string; cut: boolean }): Promise<string> {
    const pass = async (path: string, response: ServerResponse) => {
      const answer = await fetch(`${base}${path}`);
      const { status, text, cut } = change(await answer.text());
      response.writeHead(status, { 'content-length': cut ? text.length * 2 : text.length });
      response.write(text, () => (cut ? response.destroy() : response.end()));
    };
    const server = createServer((request, response) => {
      pass(request.url ?? '/', response).catch(() => response.destroy());
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it.each([
    ['is cut off in the middle', (text: string) => ({ status: 200, text: text.slice(0, -20), cut: true })],
    ['has lost its end', (text: string) => ({ status: 200, text: text.slice(0, -20), cut: false })],
    ['comes under an error of HTTP', (text: string) => ({ status: 502, text, cut: false })],
    ['is a page of somebody else', () => ({ status: 404, text: '<h1>not found</h1>', cut: false })],
  ])('is missing, all of it, when an answer %s', async (_, change) => {
    const { everything, problems } = await shown(Date.now(), { url: await between(change) });
    expect(problems.length).toBeGreaterThan(0);
    expect(everything().every(([value, quality]) => value === null && quality === 'missing')).toBe(true);
  });

  it('is missing when it hangs, and does not wait for ever', async () => {
    await run('docker', ['pause', prometheus.getId()]);
    try {
      const { everything, problems } = await shown(Date.now(), { timeLimitMs: 500 });
      expect(problems).toEqual(['no answer in 500 ms']);
      expect(everything().every(([value]) => value === null)).toBe(true);
    } finally {
      await run('docker', ['unpause', prometheus.getId()]);
    }
  });

  it('is missing for the time in which it was dead, although Prometheus would go back five minutes', async () => {
    await run('docker', ['kill', prometheus.getId()]);
    expect(await client().notReady()).not.toBeNull();
    const diedAt = Date.now();
    await wait(8_000);
    await run('docker', ['start', prometheus.getId()]);
    const { stdout } = await run('docker', ['port', prometheus.getId(), '9090/tcp']);
    base = `http://${stdout.trim()}`;
    await expect.poll(() => client().notReady(), { timeout: 20_000 }).toBeNull();
    const dead = await shown(diedAt + 7_500, { ticks: 1 });
    expect(dead.problems).toEqual([]);
    expect(dead.look('steady', 'queue_depth')).toEqual(missing);
    const backFiveMinutes = await prometheusClient({ base, timeLimitMs: 3_000, lookbackMs: 300_000 }).instant(
      'requal_queue_depth{service="steady"}',
      diedAt + 7_500,
    );
    expect(backFiveMinutes).toMatchObject({ series: [{ points: [[diedAt + 7_500, 3]] }] });
    await expect
      .poll(async () => (await shown(Date.now())).look('steady', 'queue_depth'), { timeout: 10_000 })
      .toEqual(measured(3));
  });
});
