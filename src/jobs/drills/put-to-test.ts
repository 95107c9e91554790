import { unreachable } from '../../base/errors.ts';
import type { Entry, EntryOf } from '../../domain/entry.ts';
import type { DrillKind } from '../../domain/drill.ts';
import type { ScopedAutomation } from '../blame.ts';
import { ownEntries } from './own-entries.ts';

/** Whether what a drill is there for came to pass with this automation. What did not is not passed. */
export function putToTest(kind: DrillKind, entries: readonly Entry[], own: ScopedAutomation): boolean {
  const { requests, alone } = ownEntries(entries, own);
  switch (kind) {
    case 'killed-midway': {
      const kill = entries.find((entry) => entry.kind === 'person' && entry.what === 'killed');
      if (kill === undefined) return false;
      return alone.some(
        ({ apply, completion }) => apply.seq < kill.seq && (completion === null || completion.seq > kill.seq),
      );
    }
    case 'silence':
      return requests.some(({ id }) => {
        const isOver = entries.some((entry) => entry.kind === 'timeout' && entry.escalation === id);
        return isOver && !entries.some((entry) => isYes(entry) && entry.regarding === id);
      });
    case 'wrong-role':
      return requests.some((request) => entries.some((entry) => isYes(entry) && isOutsiders(entry, request)));
    case 'stale-approval':
      return requests.some((request) => staleAfter(request, entries));
    default:
      return unreachable(kind);
  }
}

/** The last yes to a request after which it was looked at again; null where there was none. */
export function completingYes(request: EntryOf<'escalation'>, entries: readonly Entry[]): EntryOf<'person'> | null {
  const yes = entries.findLast((entry) => isYes(entry) && entry.regarding === request.id);
  if (yes === undefined || !isYes(yes)) return null;
  return lookAgainAfter(yes, entries) === null ? null : yes;
}

function staleAfter(request: EntryOf<'escalation'>, entries: readonly Entry[]): boolean {
  const yes = completingYes(request, entries);
  const again = yes && lookAgainAfter(yes, entries);
  return again !== null && again.planDigest !== request.planDigest;
}

function lookAgainAfter({ seq, at }: Entry, entries: readonly Entry[]): EntryOf<'decision'> | null {
  const found = entries.find(
    (entry) => entry.kind === 'decision' && entry.phase === 're-checked' && entry.seq > seq && entry.at === at,
  );
  return found?.kind === 'decision' ? found : null;
}

function isYes(entry: Entry): entry is EntryOf<'person'> {
  return entry.kind === 'person' && entry.what === 'answered' && entry.answer === 'approve';
}

function isOutsiders({ regarding, role }: EntryOf<'person'>, { id, needs }: EntryOf<'escalation'>): boolean {
  return regarding === id && needs !== null && !needs.groups.some((group) => group.includes(role));
}
