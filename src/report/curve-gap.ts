import type { Comparison } from '../domain/comparison.ts';

type Curve = Comparison['curves'][number];

/** Where two curves are furthest apart. */
export interface CurveGap {
  readonly at: number;
  readonly values: readonly [number, number];
}

/** Two curves are told apart from these differences on: a share, milliseconds, or a share of the larger of two numbers. */
const tolerance = { ratio: 0.05, ms: 50, number: 0.2 } as const;

/**
 * The moment at which the two sides are furthest apart, at moments that either side tells of and both have a value for.
 * Null when they are nowhere further apart than the noise of a real system, or never told of the same moment.
 */
export function largestGap({ unit, sides: [first, second] }: Pick<Curve, 'unit' | 'sides'>): CurveGap | null {
  const moments = [...new Set([...first, ...second].map(([at]) => at))].toSorted((a, b) => a - b);
  let largest: CurveGap | null = null;
  for (const at of moments) {
    const values = [valueAt(first, at), valueAt(second, at)] as const;
    const [a, b] = values;
    if (a === null || b === null) continue;
    if (largest === null || Math.abs(a - b) > Math.abs(largest.values[0] - largest.values[1])) {
      largest = { at, values: [a, b] };
    }
  }
  if (largest === null) return null;
  const [a, b] = largest.values;
  const least = unit === 'number' ? tolerance.number * Math.max(Math.abs(a), Math.abs(b)) : tolerance[unit];
  return Math.abs(a - b) > least ? largest : null;
}

/** The value that held at a moment: the newest told by then. Null before the first and after the last, and in a gap. */
export function valueAt(points: Curve['sides'][number], at: number): number | null {
  const last = points.at(-1);
  if (last === undefined || at > last[0]) return null;
  const index = points.findLastIndex(([moment]) => moment <= at);
  return points[index]?.[1] ?? null;
}
