import type { EntryOf } from '../domain/entry.ts';
import type { TrialRecord } from './trial-record.ts';

/** Whether automation alone hid an alert: it is not excused by what was not shown to it then. */
export function silencedItself({ carried }: TrialRecord, alert: EntryOf<'alert'>): boolean {
  if (alert.phase !== 'suppressed') return false;
  return carried.some(
    ({ action, applied, seq }) =>
      action.kind === 'suppress-alert' &&
      action.target === alert.service &&
      applied?.apply.approvals.length === 0 &&
      seq < alert.seq,
  );
}
