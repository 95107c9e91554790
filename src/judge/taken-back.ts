import type { EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { Applied, TrialRecord } from './trial-record.ts';

/** Two looks: what is worse after two intervals is taken back (requirements.md D22), and what was seen once may be chance. */
const measurableAfterMs = 2 * limits.decisionEveryMs;

/**
 * The undo by which automation took a step back before anything could be measured after its end; null when it did not, when a
 * person had stopped it, or when it was only a canary, which is watched while it goes on (requirements.md D12, D13).
 */
export function takenBackTooSoon(
  record: TrialRecord,
  { apply, completion, canary, stops }: Applied,
): EntryOf<'stop'> | null {
  if (completion?.outcome !== 'done' || completion === canary) return null;
  const undo = stops.find(({ what, at }) => what === 'undo' && at < completion.at + measurableAfterMs);
  if (undo === undefined) return null;
  const stopped = record.of.person.some(({ what, at, seq }) => stopping.has(what) && apply.at <= at && seq < undo.seq);
  return stopped ? null : undo;
}

/** What people do to stop all that automation has under way. */
const stopping: ReadonlySet<EntryOf<'person'>['what']> = new Set(['killed', 'took-over', 'aborted']);
