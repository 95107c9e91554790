import type { SeriesKey } from '../domain/series.ts';

/** Metrics of different sources that tell the same thing; `complement` where one is 1 minus the other. */
const same: readonly { readonly metrics: readonly [string, string]; readonly complement: boolean }[] = [
  { metrics: ['error_ratio', 'edge_error_ratio'], complement: false },
  { metrics: ['request_rps', 'edge_rps'], complement: false },
  { metrics: ['error_ratio', 'probe_success_ratio'], complement: true },
  { metrics: ['edge_error_ratio', 'probe_success_ratio'], complement: true },
];

/**
 * The series of another source that tells what `key` tells about the same service: the same metric, else its documented
 * counterpart. Null when that source has nothing of the kind, and so cannot feed it.
 */
export function counterpartColumn(
  keys: readonly SeriesKey[],
  key: SeriesKey,
  source: string,
): { readonly column: number; readonly complement: boolean } | null {
  const wanted = [
    { metric: key.metric, complement: false },
    ...same.flatMap(({ metrics: [a, b], complement }) =>
      a === key.metric ? [{ metric: b, complement }] : b === key.metric ? [{ metric: a, complement }] : [],
    ),
  ];
  for (const { metric, complement } of wanted) {
    const column = keys.findIndex(
      (other) => other.service === key.service && other.metric === metric && other.source === source,
    );
    if (column >= 0 && keys[column] !== key) return { column, complement };
  }
  return null;
}
