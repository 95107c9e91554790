import type { PromAnswer, PrometheusClient } from '../prometheus/prometheus-client.ts';
import type { MetricQuery } from '../prometheus/metric-queries.ts';

/** One value for the table; null is missing, and what is no number is invalid. */
export interface Cell {
  readonly tick: number;
  readonly service: string;
  readonly metric: string;
  readonly value: number | null;
}

/** Which ticks are asked for, and when they were in real time. */
export interface TickSpan {
  readonly firstTick: number;
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly stepMs: number;
}

export interface PrometheusCells {
  readonly cells: readonly Cell[];
  /** Why Prometheus told nothing or not all; empty when all was well. */
  readonly problems: readonly string[];
}

/** All metrics that Prometheus tells of these ticks. What it cannot tell is missing, and said. */
export async function prometheusCells(
  client: PrometheusClient,
  queries: readonly MetricQuery[],
  span: TickSpan,
): Promise<PrometheusCells> {
  const untilMs = span.firstAt + (span.count - 1) * span.stepMs;
  const answers = await Promise.all(
    queries.map(({ query }) => client.range({ query, fromMs: span.firstAt, untilMs, stepMs: span.stepMs })),
  );
  const problems = new Set(queries.flatMap((query, n) => problemsOf(query, answers[n])));
  return {
    cells: queries.flatMap((query, n) => cellsOf(query, answers[n], span)),
    problems: [...problems],
  };
}

function problemsOf(query: MetricQuery, answer: PromAnswer | undefined): readonly string[] {
  if (answer === undefined) return [];
  if (answer.kind !== 'series') return [answer.why];
  const several = tooMany(query, answer.series.length);
  return several === null ? answer.warnings : [...answer.warnings, several];
}

/** Which of several series would be the value of the service nobody can say; null when there is one at most. */
export function tooMany({ metric, of }: MetricQuery, series: number): string | null {
  if (of.kind === 'label' || series <= 1) return null;
  return `the query for ${metric} of ${of.service} gives ${series} series and not one`;
}

/** Of an answer that is not whole nothing is taken: what it holds may be a part of a sum. */
function cellsOf(query: MetricQuery, answer: PromAnswer | undefined, span: TickSpan): Cell[] {
  if (answer?.kind !== 'series' || answer.warnings.length > 0) return [];
  if (tooMany(query, answer.series.length) !== null) return [];
  const { metric, of, scale, quotient } = query;
  const cells = answer.series.flatMap(({ labels, points }) =>
    points.map(([at, value]) => ({
      tick: span.firstTick + Math.round((at - span.firstAt) / span.stepMs),
      service: of.kind === 'service' ? of.service : (labels[of.label] ?? ''),
      metric,
      value: quotient && Number.isNaN(value) ? null : value * scale,
    })),
  );
  return cells.filter(({ tick }) => tick >= span.firstTick && tick < span.firstTick + span.count);
}
