import type { Comparison } from '../domain/comparison.ts';
import { valueAt } from './curve-gap.ts';

type Curve = Comparison['curves'][number];

const bars = '▁▂▃▄▅▆▇█';
/** A moment of which nothing is told, or at which nothing was shown. */
const gap = '·';

/** A curve that never moves is neither high nor low. */
const flat = '▄';

/** One curve drawn as text: the value that held at each step of time, on the scale that both sides share. */
export function sparkline(points: Curve['sides'][number], scale: SparkScale): string {
  const { columns, horizonMs, least, most } = scale;
  return Array.from({ length: columns }, (_, column) => {
    // The end of each step, so that the last column is the end of the trial.
    const value = valueAt(points, Math.floor(((column + 1) * horizonMs) / columns) - 1);
    if (value === null) return gap;
    if (most === least) return flat;
    const share = (value - least) / (most - least);
    return bars[Math.min(bars.length - 1, Math.max(0, Math.floor(share * bars.length)))] ?? gap;
  }).join('');
}

export interface SparkScale {
  readonly columns: number;
  readonly horizonMs: number;
  readonly least: number;
  readonly most: number;
}

/** The scale on which both sides of a curve are drawn, so that equal heights are equal values. */
export function sparkScale({ sides }: Pick<Curve, 'sides'>, columns: number, horizonMs: number): SparkScale {
  const values = sides.flatMap((points) => points.flatMap(([, value]) => (value === null ? [] : [value])));
  const least = values.reduce((low, value) => Math.min(low, value), Infinity);
  const most = values.reduce((high, value) => Math.max(high, value), -Infinity);
  return { columns, horizonMs, least, most };
}
