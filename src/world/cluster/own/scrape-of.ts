import { UserError } from '../../../base/errors.ts';
import type { OwnService } from '../../../domain/target.ts';
import type { OwnWorkload, PlaceOf } from './own-manifests.ts';

export interface Scrape {
  readonly port: number;
  readonly path: string;
}

/**
 * Where Prometheus scrapes the pods of a workload: as the mapping says, else as the usual annotations do; null when neither
 * wants it. Throws `UserError` for annotations of which it cannot be told.
 */
export function scrapeOf(
  { spec }: OwnWorkload,
  { scrape }: Pick<OwnService, 'scrape'>,
  placeOf: PlaceOf,
): Scrape | null {
  if (scrape !== null) return scrape;
  const { metadata, spec: pod } = spec?.template ?? {};
  const annotations = metadata?.annotations ?? {};
  if (annotations['prometheus.io/scrape'] !== 'true') return null;
  const path = annotations['prometheus.io/path'] ?? '/metrics';
  const named = annotations['prometheus.io/port'];
  if (named !== undefined && /^[1-9]\d{0,4}$/.test(named) && path.startsWith('/')) return { port: Number(named), path };
  const ports = (pod?.containers ?? []).flatMap(({ ports: declared }) => declared ?? []);
  const [only] = ports;
  if (named === undefined && only !== undefined && ports.length === 1) return { port: only.containerPort, path };
  throw new UserError('It is to be scraped, and nothing says on which one port.', {
    place: placeOf(['spec', 'template', 'metadata', 'annotations', 'prometheus.io/scrape']),
    mend: 'Write the annotation `prometheus.io/port`, or `scrape: {port: …}` in the mapping.',
  });
}
