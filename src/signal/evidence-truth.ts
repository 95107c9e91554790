import type { EvidenceTruth } from '../domain/entry.ts';
import type { Evidence } from '../domain/proposal.ts';
import { quality } from '../domain/series.ts';
import type { ShownTable } from './shown-table.ts';

/** The upstream of evidence that was never shown: the agent made it up. */
export const noUpstream = 'none';

/**
 * What was true of values that were shown: when each was truly measured, where it truly came from, and what the series
 * truly was at the time that the evidence claims. Evidence that was never shown has the upstream `none`.
 */
export function evidenceTruthOf(table: ShownTable, evidence: Evidence): EvidenceTruth {
  const { service, metric, source, eventAt } = evidence;
  const column = table.samples.keys.findIndex(
    (key) => key.service === service && key.metric === metric && key.source === source,
  );
  const slot = column < 0 ? -1 : slotOf(table, column, eventAt);
  if (slot < 0) return { metric, service, source, trueEventAt: 0, trueValue: null, upstream: noUpstream };
  const own = table.columns[column];
  const { samples } = table;
  const cell = Math.floor(eventAt / samples.tickMs) * table.width + column;
  return {
    metric,
    service,
    source,
    trueEventAt: (own?.trueTick[slot] ?? slot) * samples.tickMs,
    trueValue: samples.quality[cell] === quality.measured ? (samples.values[cell] ?? null) : null,
    upstream: samples.keys[own?.upstream[slot] ?? column]?.source ?? source,
  };
}

/** The newest slot with that timestamp that has been shown; -1 for none. */
function slotOf(table: ShownTable, column: number, eventAt: number): number {
  const tick = eventAt / table.samples.tickMs;
  if (!Number.isInteger(tick) || tick < 0 || tick >= table.filled) return -1;
  const own = table.columns[column];
  if (!own) return tick;
  for (let slot = table.filled - 1; slot >= tick; slot--) {
    if (own.claimedTick[slot] === tick && (own.visibleTick[slot] ?? 0) < table.filled) return slot;
  }
  return -1;
}
