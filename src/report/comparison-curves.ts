import type { Comparison } from '../domain/comparison.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { entriesOfKind } from './comparison-input.ts';
import { printable } from './printable.ts';

type Curve = Comparison['curves'][number];
type Points = Curve['sides'][number];

const truths: readonly (Omit<Curve, 'sides'> & {
  readonly of: 'truth';
  valueOf(truth: EntryOf<'truth'>): number | null;
})[] = [
  truth('user requests that succeed', 'ratio', 'low', ({ successRatio }) => successRatio),
  truth('latency that users meet', 'ms', 'high', ({ latencyMs }) => latencyMs),
  truth('least share of ready replicas', 'ratio', 'low', ({ leastReady }) => leastReady.fraction),
  truth('error budget left', 'ratio', 'low', ({ budgetRemaining }) => budgetRemaining),
  truth('records lost or corrupt', 'number', 'high', ({ recordsLost }) => recordsLost),
];

/** Metrics whose low values are the bad ones; of all others the high ones are. */
const worstWhenLow = [
  'probe_success_ratio',
  'cache_hit_ratio',
  'replicas_ready',
  'certificate_remaining_s',
  'nodes_ready_ratio',
];

/**
 * The course of the indicators on both sides: what truly was, then what the candidate was shown of the values that its
 * proposals rested on, where both sides were shown them. A value that was shown as missing is a gap and never a zero.
 */
export function comparedCurves(first: readonly Entry[], second: readonly Entry[]): Curve[] {
  const told = (points: Points) => points.some(([, value]) => value !== null);
  return [
    ...truths.map((curve) => truthCurve(curve, first, second)).filter(({ sides }) => sides.some(told)),
    ...shownCurves(first, second)
      .filter(({ sides }) => sides.every(told))
      .slice(0, limits.comparedSeriesMax),
  ];
}

function truth(
  name: string,
  unit: Curve['unit'],
  worst: Curve['worst'],
  valueOf: (truth: EntryOf<'truth'>) => number | null,
) {
  return { name, unit, worst, of: 'truth' as const, valueOf };
}

function truthCurve({ valueOf, ...curve }: (typeof truths)[number], first: readonly Entry[], second: readonly Entry[]) {
  const points = (entries: readonly Entry[]): Points =>
    entriesOfKind(entries, 'truth').map((entry) => [entry.at, finite(valueOf(entry))]);
  return { ...curve, sides: [points(first), points(second)] } satisfies Curve;
}

function shownCurves(first: readonly Entry[], second: readonly Entry[]): Curve[] {
  const cited = [...new Set([...citedSeries(first), ...citedSeries(second)])];
  return cited.map((key): Curve => {
    const [service = '', metric = '', source = ''] = key.split('\n');
    return {
      name: printable(`${service} ${metric} (${source})`),
      unit: metric.endsWith('_ratio') ? 'ratio' : metric.endsWith('_ms') ? 'ms' : 'number',
      worst: worstWhenLow.includes(metric) ? 'low' : 'high',
      of: 'shown',
      sides: [shownPoints(first, key), shownPoints(second, key)],
    };
  });
}

/** The series that proposals rested on, by how early they did. */
function citedSeries(entries: readonly Entry[]): readonly string[] {
  return entriesOfKind(entries, 'proposal').flatMap(({ evidence }) =>
    evidence.map(({ service, metric, source }) => `${service}\n${metric}\n${source}`),
  );
}

function shownPoints(entries: readonly Entry[], key: string): Points {
  return entriesOfKind(entries, 'observation').flatMap(({ at, values }) => {
    const found = values.find(([service, metric, source]) => `${service}\n${metric}\n${source}` === key);
    return found === undefined ? [] : [[at, finite(found[3])] satisfies Points[number]];
  });
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
