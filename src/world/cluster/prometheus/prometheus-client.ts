import { after } from '../../../base/clock.ts';
import { prometheusAnswerSchema } from './prometheus-answer-schema.ts';
import type { PrometheusData } from './prometheus-answer-schema.ts';

/** One series of an answer: its labels and its points, each `[milliseconds since 1970, value]`; null is NaN or infinite. */
export interface PromSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [atMs: number, value: number | null])[];
}

/** What came of a query. No series is an answer as well: nobody told anything (requirements.md E3). */
export type PromAnswer =
  | { readonly kind: 'series'; readonly series: readonly PromSeries[]; readonly warnings: readonly string[] }
  /** Prometheus could not be reached, or did not answer in time: nothing is known. */
  | { readonly kind: 'gone'; readonly why: string }
  /** It answered that it cannot: a bad query, too many series, a time-out of its own. */
  | { readonly kind: 'refused'; readonly why: string };

export interface RangeQuery {
  readonly query: string;
  /** Milliseconds since 1970; both ends are evaluated. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly stepMs: number;
}

/** A Prometheus by its HTTP API. Never throws: what went wrong is an answer. */
export interface PrometheusClient {
  range(query: RangeQuery): Promise<PromAnswer>;
  /** The value at one time; one point a series. */
  instant(query: string, atMs: number): Promise<PromAnswer>;
  /** Null when it is ready to answer, else why not. */
  notReady(): Promise<string | null>;
}

/** `base` is for example `http://127.0.0.1:9090`; an answer that takes longer than `timeLimitMs` counts as none. */
export function prometheusClient(base: string, timeLimitMs: number): PrometheusClient {
  const ask = (path: string, parameters: Record<string, string>) => askPrometheus(base, path, parameters, timeLimitMs);
  return {
    range: ({ query, fromMs, untilMs, stepMs }) =>
      ask('/api/v1/query_range', {
        query,
        start: seconds(fromMs),
        end: seconds(untilMs),
        step: seconds(stepMs),
      }),
    instant: (query, atMs) => ask('/api/v1/query', { query, time: seconds(atMs) }),
    async notReady() {
      const answer = await get(`${base}/-/ready`, timeLimitMs);
      if (answer.kind === 'gone') return answer.why;
      return answer.status === 200 ? null : `it says HTTP ${answer.status}`;
    },
  };
}

async function askPrometheus(
  base: string,
  path: string,
  parameters: Record<string, string>,
  timeLimitMs: number,
): Promise<PromAnswer> {
  const answer = await get(`${base}${path}?${new URLSearchParams(parameters).toString()}`, timeLimitMs);
  if (answer.kind === 'gone') return answer;
  const parsed = prometheusAnswerSchema.safeParse(answer.body);
  if (!parsed.success) return { kind: 'gone', why: `HTTP ${answer.status} with an answer that is none of Prometheus` };
  if (parsed.data.status === 'error') return { kind: 'refused', why: `${parsed.data.errorType}: ${parsed.data.error}` };
  return { kind: 'series', series: seriesOf(parsed.data.data), warnings: parsed.data.warnings };
}

function seriesOf(data: PrometheusData): readonly PromSeries[] {
  switch (data.resultType) {
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ labels: metric, points: values.map(pointOf) }));
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, points: [pointOf(value)] }));
    case 'scalar':
      return [{ labels: {}, points: [pointOf(data.result)] }];
  }
}

function pointOf([at, text]: readonly [number, string]): readonly [number, number | null] {
  const value = Number(text);
  return [Math.round(at * 1_000), Number.isFinite(value) ? value : null];
}

type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'gone'; readonly why: string };

async function get(url: string, timeLimitMs: number): Promise<Answer> {
  const stop = new AbortController();
  const cancel = after(timeLimitMs, () => stop.abort());
  try {
    const response = await fetch(url, { signal: stop.signal });
    const text = await response.text();
    return { kind: 'answer', status: response.status, body: parse(text) };
  } catch (error) {
    return { kind: 'gone', why: stop.signal.aborted ? `no answer in ${timeLimitMs} ms` : reasonOf(error) };
  } finally {
    cancel();
  }
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Prometheus takes seconds with fractions. */
function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
