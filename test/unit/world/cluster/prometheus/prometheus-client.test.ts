import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { prometheusClient } from '../../../../../src/world/cluster/prometheus/prometheus-client.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Something on a port that answers every request with this. */
async function answering(status: number, body: string | null): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = status;
    if (body !== null) response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function success(data: object, more: object = {}): string {
  return JSON.stringify({ status: 'success', data, ...more });
}

async function instant(status: number, body: string | null, timeLimitMs = 2_000) {
  const { base } = await answering(status, body);
  return clientOf(base, timeLimitMs).instant('up', 1_700_000_000_123);
}

function clientOf(base: string, timeLimitMs = 2_000) {
  return prometheusClient({ base, timeLimitMs, lookbackMs: 5_000 });
}

describe('the Prometheus client', () => {
  it('asks for a range with the times and the step in seconds, to the millisecond, and for no value older than it may be', async () => {
    const { base, asked } = await answering(200, success({ resultType: 'matrix', result: [] }));
    const query = 'sum by (service) (rate(requal_requests_total[5s]))';
    await clientOf(base).range({ query, fromMs: 1_500, untilMs: 3_125, stepMs: 625 });
    const parameters = new URL(asked[0]!, base).searchParams;
    expect(Object.fromEntries(parameters)).toEqual({
      query,
      start: '1.500',
      end: '3.125',
      step: '0.625',
      lookback_delta: '5.000',
    });
  });

  it('gives each series with its labels and points', async () => {
    const result = [
      {
        metric: { service: 'cart' },
        values: [
          [1.5, '0.25'],
          [2.125, '3e2'],
        ],
      },
    ];
    expect(await instant(200, success({ resultType: 'matrix', result }))).toEqual({
      kind: 'series',
      series: [
        {
          labels: { service: 'cart' },
          points: [
            [1_500, 0.25],
            [2_125, 300],
          ],
        },
      ],
      warnings: [],
    });
  });

  it.each([
    ['NaN', NaN],
    ['+Inf', Infinity],
    ['-Inf', -Infinity],
    ['', NaN],
    ['many', NaN],
    ['0', 0],
  ])('reads `%s` as %d, and never makes a zero of what is none', async (text, value) => {
    const result = [{ metric: {}, value: [1, text] }];
    expect(await instant(200, success({ resultType: 'vector', result }))).toMatchObject({
      series: [{ points: [[1_000, value]] }],
    });
  });

  it('has no value of a series of native histograms, and reads the series beside it', async () => {
    const result = [
      { metric: { service: 'a' }, histogram: [1, { count: '1', sum: '1' }] },
      { metric: { service: 'b' }, value: [1, '2'] },
    ];
    expect(await instant(200, success({ resultType: 'vector', result }))).toMatchObject({
      series: [{ points: [] }, { points: [[1_000, 2]] }],
    });
  });

  it('takes no answer that comes under an error of HTTP', async () => {
    const result = [{ metric: {}, value: [1, '2'] }];
    expect(await instant(503, success({ resultType: 'vector', result }))).toEqual({ kind: 'gone', why: 'HTTP 503' });
  });

  it('does not read an answer without end', async () => {
    const body = success({ resultType: 'vector', result: [] }, { padding: 'x'.repeat(9 * 1024 * 1024) });
    expect(await instant(200, body)).toMatchObject({ kind: 'gone', why: expect.stringContaining('larger') });
  });

  it('tells no data from no answer', async () => {
    expect(await instant(200, success({ resultType: 'vector', result: [] }))).toEqual({
      kind: 'series',
      series: [],
      warnings: [],
    });
    expect(await clientOf('http://127.0.0.1:9').instant('up', 0)).toMatchObject({ kind: 'gone' });
  });

  it('passes warnings on, which Prometheus gives with partial answers', async () => {
    const body = success(
      { resultType: 'vector', result: [] },
      { warnings: ['remote read: one source did not answer'] },
    );
    expect(await instant(200, body)).toMatchObject({ warnings: ['remote read: one source did not answer'] });
  });

  it('says why Prometheus refused', async () => {
    const body = JSON.stringify({ status: 'error', errorType: 'bad_data', error: 'parse error at char 4' });
    expect(await instant(400, body)).toEqual({ kind: 'refused', why: 'bad_data: parse error at char 4' });
  });

  it.each([
    ['another program answers', 200, '<html>welcome</html>'],
    ['a proxy stands in between', 502, 'bad gateway'],
    ['an answer has lost its end', 200, success({ resultType: 'vector', result: [] }).slice(0, -3)],
    ['an answer is of another shape', 200, success({ resultType: 'streams', result: [] })],
  ])('has no answer where %s', async (_, status, body) => {
    expect(await instant(status, body)).toMatchObject({ kind: 'gone', why: expect.stringContaining(`HTTP ${status}`) });
  });

  it('does not wait for ever', async () => {
    expect(await instant(200, null, 100)).toEqual({ kind: 'gone', why: 'no answer in 100 ms' });
  });

  it('waits less for one that did not answer, until it answers again', async () => {
    let isSilent = true;
    const server = createServer((_, response) => {
      if (!isSilent) response.end(success({ resultType: 'vector', result: [] }));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 800);
    expect(await client.instant('up', 0)).toMatchObject({ why: 'no answer in 800 ms' });
    expect(await client.instant('up', 0)).toMatchObject({ why: 'no answer in 200 ms' });
    expect(await client.notReady()).toBe('no answer in 200 ms');
    isSilent = false;
    expect(await client.instant('up', 0)).toMatchObject({ kind: 'series' });
    isSilent = true;
    expect(await client.instant('up', 0)).toMatchObject({ why: 'no answer in 800 ms' });
  });
});
