import type { Scenario } from '../../../domain/scenario.ts';

/** Where users reach a target from this machine. */
export interface EntryAddress {
  /** What they ask for. */
  readonly url: string;
  /** What says that the target serves. */
  readonly readyUrl: string;
  /** Whether its certificate is one of requal's own authority; plain HTTP has none. */
  readonly secured: boolean;
}

/** `entryUrl` is the mapped port as the handle has it, `https://127.0.0.1:<port>`. */
export function entryAddress({ target }: Pick<Scenario, 'target'>, entryUrl: string): EntryAddress {
  if (target === null) return { url: `${entryUrl}/request`, readyUrl: `${entryUrl}/readyz`, secured: true };
  const { scheme, path } = target.slo.entry;
  const url = `${scheme}://${new URL(entryUrl).host}${path}`;
  return { url, readyUrl: url, secured: scheme === 'https' };
}
