import { describe, expect, it } from 'vitest';
import { quality } from '../../../../../src/domain/series.ts';
import type { Service } from '../../../../../src/domain/topology.ts';
import { scenarioSchema } from '../../../../../src/domain/scenario.ts';
import { createClusterTable } from '../../../../../src/world/cluster/samples/cluster-table.ts';
import { createPlatformHistory } from '../../../../../src/world/cluster/samples/platform-history.ts';
import { platformCells } from '../../../../../src/world/cluster/samples/platform-cells.ts';
import { prometheusCells } from '../../../../../src/world/cluster/samples/prometheus-cells.ts';
import { userTruth } from '../../../../../src/world/cluster/samples/user-truth.ts';
import { carrierOf } from '../../../../../src/world/cluster/actions/workload-of.ts';
import { viewService } from '../../../../../src/world/cluster/samples/workload-view.ts';
import type { ClusterView, ServiceView } from '../../../../../src/world/cluster/samples/workload-view.ts';
import type { MetricQuery } from '../../../../../src/world/cluster/prometheus/metric-queries.ts';
import type { PromAnswer, PromSeries } from '../../../../../src/world/cluster/prometheus/prometheus-client.ts';
import { openSimulator } from '../../../../../src/world/simulator/simulator.ts';

const scenario = scenarioSchema.parse({
  id: 'small',
  title: 'Small',
  startAt: '2025-05-13T10:00:00Z',
  horizon: '10m',
  topology: { services: [{ name: 'gateway' }, { name: 'jobs', kind: 'queue' }] },
  workload: { entry: 'gateway', rate: 10 },
});

function view(more: Partial<ServiceView>): ClusterView {
  const one: ServiceView = { service: 'gateway', desired: 2, ready: 2, pods: [], version: 'v1', ...more };
  return { services: new Map([['gateway', one]]), nodesReadyRatio: 1 };
}

function pod(uid: string, restarts: number) {
  return { uid, name: uid, ready: true, isGoing: false, restarts, lastEnd: null };
}

describe('the table of a cluster', () => {
  it('has the same series in the same order as the simulator', () => {
    const simulator = openSimulator(scenario, 1);
    expect(createClusterTable(scenario).table.keys).toEqual(simulator.samples.keys);
  });

  it('holds as missing what nobody told, as invalid what is no number, and passes over what is no series', () => {
    const { table, openRow, write } = createClusterTable(scenario);
    openRow();
    write(0, 'gateway', 'request_rps', 12);
    write(0, 'gateway', 'error_ratio', null);
    write(0, 'gateway', 'latency_ms', NaN);
    write(0, 'gateway', 'cpu_ratio', Infinity);
    write(0, 'nobody', 'request_rps', 1);
    const told = table.keys.filter((_, series) => table.quality[series] === quality.measured);
    expect(told).toMatchObject([{ service: 'gateway', metric: 'request_rps' }]);
    const invalid = table.keys.filter((_, series) => table.quality[series] === quality.invalid);
    expect(invalid.map(({ metric }) => metric)).toEqual(['latency_ms', 'cpu_ratio']);
    const row = table.values.slice(0, table.keys.length);
    expect(row.filter((value) => !Number.isNaN(value))).toEqual(Float64Array.of(12));
  });
});

describe('cells from Prometheus', () => {
  const query: MetricQuery = {
    source: 'logs',
    metric: 'log_lines_per_min',
    query: 'q',
    of: { kind: 'label', label: 'who' },
    scale: 60,
    quotient: false,
  };
  const span = { firstTick: 4, count: 3, firstAt: 10_000, stepMs: 625 };
  const answering = (answer: PromAnswer) => ({ range: () => Promise.resolve(answer) }) as never;
  const telling = (points: PromSeries['points'], warnings: string[] = []): PromAnswer => ({
    kind: 'series',
    series: [{ labels: { who: 'cart' }, points }],
    warnings,
  });
  const cell = { service: 'cart', metric: 'log_lines_per_min' };

  it('stand at their ticks, scaled, and none stands outside of what was asked for', async () => {
    const answer = telling([
      [9_375, 5],
      [10_000, 1],
      [11_250, 2],
      [11_875, 5],
    ]);
    expect(await prometheusCells(answering(answer), [query], span)).toEqual({
      cells: [
        { tick: 4, ...cell, value: 60 },
        { tick: 6, ...cell, value: 120 },
      ],
      problems: [],
    });
  });

  it('are no number where Prometheus tells none, and missing where a share of nothing was asked for', async () => {
    const answer = telling([
      [10_000, NaN],
      [10_625, Infinity],
    ]);
    const values = async (quotient: boolean) =>
      (await prometheusCells(answering(answer), [{ ...query, quotient }], span)).cells.map(({ value }) => value);
    expect(await values(false)).toEqual([NaN, Infinity]);
    expect(await values(true)).toEqual([null, Infinity]);
  });

  it('are none of an answer that is not whole, which may be a part of a sum', async () => {
    const answer = telling([[10_000, 1]], ['partial']);
    expect(await prometheusCells(answering(answer), [query], span)).toEqual({ cells: [], problems: ['partial'] });
  });

  it('are none when Prometheus is gone, and that is said once', async () => {
    const gone = answering({ kind: 'gone', why: 'refused' });
    expect(await prometheusCells(gone, [query, query], span)).toEqual({ cells: [], problems: ['refused'] });
  });
});

describe('what Kubernetes shows of a service', () => {
  const service = scenario.topology.services[1] as Service;
  const labels = { 'requal.dev/workload': 'jobs-worker' };
  const namespace = 'requal-shop';
  const ready = { conditions: [{ type: 'Ready', status: 'True' }] };

  it('is that of its workers for a queue, and a pod that is being deleted does not serve', () => {
    const pods = [
      { kind: 'Pod', metadata: { name: 'd', uid: 'd', namespace: 'requal-other', labels }, status: ready },
      { kind: 'Pod', metadata: { name: 'a', uid: 'a', namespace, labels }, status: ready },
      { kind: 'Pod', metadata: { name: 'b', uid: 'b', namespace, labels, deletionTimestamp: 'now' }, status: ready },
      {
        kind: 'Pod',
        metadata: { name: 'c', uid: 'c', namespace, labels: { 'requal.dev/workload': 'jobs' } },
        status: ready,
      },
    ];
    const workloads = [
      { kind: 'Deployment', metadata: { name: 'jobs-worker', namespace }, spec: { replicas: 2, template: {} } },
    ];
    const seen = viewService('jobs', carrierOf(service, scenario)!, pods as never, workloads as never);
    expect(seen).toMatchObject({ desired: 2, ready: 1 });
    expect(seen.pods.map(({ uid }) => uid)).toEqual(['a', 'b']);
  });
});

describe('the history of the platform', () => {
  it('counts restarts since the trial began, those of pods that are gone among them', () => {
    const history = createPlatformHistory();
    history.add(view({ pods: [pod('a', 3), pod('b', 0)] }), 0);
    history.add(view({ pods: [pod('a', 4), pod('c', 1)] }), 5_000);
    history.add(view({ pods: [pod('c', 1)] }), 10_000);
    expect(history.restarts('gateway')).toBe(2);
  });

  it('dates a change of version, and only a change', () => {
    const history = createPlatformHistory();
    for (const [at, version] of [
      [0, 'v1'],
      [5_000, 'v1'],
      [10_000, 'v2'],
      [15_000, 'v2'],
    ] as const) {
      history.add(view({ version }), at);
    }
    expect(history.deployedAt('gateway')).toBe(10_000);
    const cells = platformCells(view({}), history, new Map([['gateway', 60_000]]), {
      tick: 3,
      at: 20_000,
      realAt: 50_000,
      timeScale: 6,
    });
    const values = Object.fromEntries(cells.map(({ metric, value }) => [metric, value]));
    expect(values).toMatchObject({ deploy_age_s: 10, certificate_remaining_s: 60, replicas_ready: 2 });
  });
});

describe('the truth about users', () => {
  const before = { successRatio: 1, latencyMs: 20 };
  const measured = {
    at: 5_000,
    offered: 100,
    failed: 10,
    last: { offered: 10, failed: 4, meanMs: 30 },
    before,
    recordsLost: 0,
    activeFaults: [],
    leastReady: { service: '', fraction: 1 },
  };

  it('is what the last tick gave them, and the budget counts each real request as often as the time is scaled', () => {
    const truth = userTruth(measured, scenario, 6);
    expect(truth).toMatchObject({ successRatio: 0.6, latencyMs: 30, objectiveMet: false });
    const allowed = 10 * 30 * 86_400 * 0.01;
    expect(truth.budgetRemaining).toBeCloseTo(0.9 - 60 / allowed, 12);
  });

  it('stays as it was where no request ended: no data is not good news', () => {
    const truth = userTruth(
      { ...measured, before: { successRatio: 0.2, latencyMs: 900 }, last: { offered: 0, failed: 0, meanMs: null } },
      scenario,
      1,
    );
    expect(truth).toMatchObject({ successRatio: 0.2, latencyMs: 900, objectiveMet: false });
  });
});
