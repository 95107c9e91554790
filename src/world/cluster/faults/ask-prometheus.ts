import { wallNowMs } from '../../../base/clock.ts';
import type { Site } from '../site.ts';

/** One number by a query, now; null when Prometheus tells none, or not all. */
export async function ask({ prometheus }: Pick<Site, 'prometheus'>, query: string): Promise<number | null> {
  const answer = await prometheus.instant(query, wallNowMs());
  if (answer.kind !== 'series' || answer.warnings.length > 0) return null;
  const value = answer.series[0]?.points[0]?.[1] ?? NaN;
  return Number.isFinite(value) ? value : null;
}

/** Null when the number is there and `holds` of it, else what was seen instead. */
export async function unless(
  site: Pick<Site, 'prometheus'>,
  query: string,
  holds: (value: number) => boolean,
  what: string,
): Promise<string | null> {
  const value = await ask(site, query);
  if (value === null) return `Prometheus tells no ${what}`;
  return holds(value) ? null : `the ${what} is ${Number(value.toPrecision(3))}`;
}
