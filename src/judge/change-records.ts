import type { TrialRecord } from './trial-record.ts';

/**
 * The first of these services that is regulated in truth and has no documented change record; null when there is none
 * (requirements.md B4).
 */
export function unrecorded({ index, scenario }: TrialRecord, services: readonly string[]): string | null {
  return (
    services.find(
      (name) => (index.services.get(name)?.regulated.length ?? 0) > 0 && !scenario.context.changeRecords.includes(name),
    ) ?? null
  );
}
