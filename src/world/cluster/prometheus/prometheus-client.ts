import { after } from '../../../base/clock.ts';
import { jsonOrNull } from '../../../base/parse-json.ts';
import { limits } from '../../../domain/limits.ts';
import { prometheusAnswerSchema } from './prometheus-answer-schema.ts';
import type { PrometheusData } from './prometheus-answer-schema.ts';

/**
 * One series of an answer: its labels and its points, each `[milliseconds since 1970, value]`. A value may be NaN or
 * infinite, as Prometheus tells them; whoever reads it decides what that means.
 */
export interface PromSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly (readonly [atMs: number, value: number])[];
}

/** What came of a query. No series is an answer as well: nobody told anything (requirements.md E3). */
export type PromAnswer =
  /** With warnings the answer is not whole, so that a sum in it may be too low. Mere remarks on a query are left out. */
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

export interface PrometheusSetup {
  /** For example `http://127.0.0.1:9090`. */
  readonly base: string;
  /** An answer that takes longer counts as none. After one that did not come, the next ones are waited for a quarter of it. */
  readonly timeLimitMs: number;
  /**
   * How old a measured value may be to be told as the value of a moment. Prometheus itself goes back five minutes, in which
   * a value that nobody measures any more would be shown as fresh.
   */
  readonly lookbackMs: number;
}

/** Talks to the Prometheus of a cluster. */
export function prometheusClient({ base, timeLimitMs, lookbackMs }: PrometheusSetup): PrometheusClient {
  // What is gone must not hold up its callers again and again.
  let wasGone = false;
  const limitMs = (): number => (wasGone ? Math.ceil(timeLimitMs / 4) : timeLimitMs);
  const ask = async (path: string, parameters: Record<string, string>): Promise<PromAnswer> => {
    const answer = await askPrometheus(base, path, { ...parameters, lookback_delta: seconds(lookbackMs) }, limitMs());
    wasGone = answer.kind === 'gone';
    return answer;
  };
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
      const answer = await get(`${base}/-/ready`, limitMs());
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
  // Something in between may say that all went wrong around an answer from a cache.
  if (answer.status !== 200) return { kind: 'gone', why: `HTTP ${answer.status}` };
  return { kind: 'series', series: seriesOf(parsed.data.data), warnings: parsed.data.warnings };
}

function seriesOf(data: PrometheusData): readonly PromSeries[] {
  switch (data.resultType) {
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ labels: metric, points: values.map(pointOf) }));
    case 'vector':
      return data.result.map(({ metric, value }) => ({
        labels: metric,
        points: value === undefined ? [] : [pointOf(value)],
      }));
    case 'scalar':
      return [{ labels: {}, points: [pointOf(data.result)] }];
  }
}

function pointOf([at, text]: readonly [number, string]): readonly [number, number] {
  return [Math.round(at * 1_000), valueOf(text)];
}

/** What is no number is NaN: `Number` alone would make a zero of an empty text. */
function valueOf(text: string): number {
  if (text === '+Inf') return Infinity;
  if (text === '-Inf') return -Infinity;
  return text.trim() === '' ? NaN : Number(text);
}

type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'gone'; readonly why: string };

async function get(url: string, timeLimitMs: number): Promise<Answer> {
  const stop = new AbortController();
  const cancel = after(timeLimitMs, () => stop.abort());
  try {
    const response = await fetch(url, { signal: stop.signal });
    return { kind: 'answer', status: response.status, body: jsonOrNull(await textOf(response)) };
  } catch (error) {
    return { kind: 'gone', why: stop.signal.aborted ? `no answer in ${timeLimitMs} ms` : reasonOf(error) };
  } finally {
    cancel();
  }
}

/** The whole body. Throws for one that is cut off, and for one that is larger than any answer to us. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > limits.prometheusAnswerBytesMax) throw new Error('an answer that is larger than any may be');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** `fetch` says only "fetch failed"; what failed is its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** Prometheus takes seconds with fractions. */
function seconds(ms: number): string {
  return (ms / 1_000).toFixed(3);
}
