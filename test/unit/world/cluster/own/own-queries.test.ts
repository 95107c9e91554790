import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../../src/base/errors.ts';
import { checkQueries } from '../../../../../src/world/cluster/own/check-queries.ts';
import { ownMetricQueries } from '../../../../../src/world/cluster/own/own-metric-queries.ts';
import type { PromAnswer } from '../../../../../src/world/cluster/prometheus/prometheus-client.ts';
import { prometheusCells } from '../../../../../src/world/cluster/samples/prometheus-cells.ts';
import { ownShop, ownShopWith } from './own-shop.ts';

const target = ownShop.target!;
const span = { firstTick: 0, count: 1, firstAt: 10_000, stepMs: 500 };

function series(...values: readonly number[]): PromAnswer {
  return { kind: 'series', warnings: [], series: values.map((value) => ({ labels: {}, points: [[10_000, value]] })) };
}

/** A Prometheus that answers these queries so, and all others with nothing. */
function answering(answers: Readonly<Record<string, PromAnswer>>) {
  const answer = (query: string) => Promise.resolve(answers[query] ?? series());
  return { range: ({ query }: { readonly query: string }) => answer(query), instant: answer } as never;
}

describe('queries of one’s own', () => {
  it('are asked for their service and metric alone, whatever labels the answer has', async () => {
    const { cells, problems } = await prometheusCells(
      answering({ 'sum(a) / sum(b)': series(0.5), d: series(0) }),
      ownMetricQueries(target, 8),
      span,
    );
    expect(problems).toEqual([]);
    expect(cells).toEqual([
      { tick: 0, service: 'web', metric: 'error_ratio', value: 0.5 },
      { tick: 0, service: 'orders', metric: 'cpu_ratio', value: 0 },
    ]);
  });

  it('tell nothing with several series, of which nobody knows which is meant, and that is said', async () => {
    const queries = ownMetricQueries(target, 1);
    const { cells, problems } = await prometheusCells(answering({ 'avg(c)': series(1, 2) }), queries, span);
    expect(cells).toEqual([]);
    expect(problems).toEqual(['the query for latency_ms of web gives 2 series and not one']);
  });

  it('are missing where they divide by nothing, and never 0', async () => {
    const queries = ownMetricQueries(target, 1);
    const { cells } = await prometheusCells(answering({ 'sum(a) / sum(b)': series(NaN) }), queries, span);
    expect(cells).toMatchObject([{ metric: 'error_ratio', value: null }]);
  });

  it('count damage in the time of the incident, and all else in real time', () => {
    const metrics = { integrity_errors_per_min: 'x', log_lines_per_min: 'y' };
    const services = { web: { workload: 'Deployment/front', metrics } };
    const queries = ownMetricQueries(ownShopWith({ services }).target!, 8);
    expect(queries.map(({ scale }) => scale)).toEqual([1 / 8, 1]);
  });
});

describe('the check of queries', () => {
  it('says which metrics have none, and which tell nothing yet', async () => {
    const [missing, silent] = await checkQueries(answering({ 'avg(c)': series(3) }), ownShop);
    expect(missing).toMatch(/^no query, so missing and never 0: web request_rps, cpu_ratio, .*; orders request_rps/);
    // What users see at the entry k6 measures.
    expect(missing).not.toMatch(/web [^;]*edge_rps/);
    expect(missing).toMatch(/orders [^;]*edge_rps/);
    expect(silent).toBe('tells nothing yet: error_ratio of web, cpu_ratio of orders');
  });

  it.each([
    [{ kind: 'refused', why: 'parse error' } as const, /refuses the query for cpu_ratio of orders: parse error/],
    [series(1, 2), /gives 2 series/],
  ])('refuses what Prometheus does not understand, and what is no one number', async (answer, message) => {
    const checked = checkQueries(answering({ d: answer }), ownShop);
    await expect(checked).rejects.toThrow(UserError);
    await expect(checked).rejects.toThrow(message);
  });
});
