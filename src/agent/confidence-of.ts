/** Confidence by distance from a known pattern, as points of a line: near is likely, far is unlikely. */
const byDistance = [
  [0, 0.98],
  [0.25, 0.95],
  [0.5, 0.91],
  [0.75, 0.86],
  [1, 0.75],
  [1.5, 0.55],
  [2, 0.4],
  [4, 0.15],
  [10, 0.05],
] as const;

/** What is left of it when only a share of the signature could be seen: half a signature is no more than a hint. */
const byCoverage = [
  [0, 0],
  [0.5, 0.6],
  [1, 1],
] as const;

/** Confidence from 0 to 1 for a distance in units of `within` and the share of the signature that was measured. */
export function confidenceOf(distance: number, coverageRatio: number): number {
  return onLine(byDistance, distance) * onLine(byCoverage, coverageRatio);
}

function onLine(points: readonly (readonly [number, number])[], x: number): number {
  let from = points[0] ?? [0, 0];
  for (const to of points) {
    if (x <= to[0]) return to === from ? to[1] : from[1] + ((to[1] - from[1]) * (x - from[0])) / (to[0] - from[0]);
    from = to;
  }
  return from[1];
}
