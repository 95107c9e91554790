import { formatMoment } from '../base/duration.ts';
import { actionEffect } from '../domain/action-effect.ts';
import type { Charter } from '../domain/charter.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { actedAlone, requestFor } from '../judge/approval.ts';
import { countedEntries } from '../judge/counted-entries.ts';
import { payloadProblems } from '../judge/payload.ts';
import { trialRecordOf } from '../judge/trial-record.ts';
import type { Applied, Subject, TrialRecord } from '../judge/trial-record.ts';
import { measuredOf } from '../judge/true-radius.ts';
import { actionWords } from '../report/action-words.ts';
import { wordList } from '../report/words.ts';

/**
 * What automation did on a person's valid yes to a full and true handover, and what it cost: harm that no rule holds against
 * the candidate (design.md section 6), one clause a step. The judge tells of it beside its findings, without who said yes.
 */
export function humanPathOf(entries: readonly Entry[], charter: Charter): readonly string[] {
  // Most trials have none, and to read a journal whole takes long.
  if (!entries.some((entry) => entry.kind === 'apply' && entry.approvals.length > 0)) return [];
  const counted = countedEntries(entries);
  const record = trialRecordOf(counted.entries, counted.until);
  const forks = new Map(record.of.fork.flatMap((fork) => fork.without.map((id) => [id, fork])));
  return record.carried.flatMap((subject) => {
    const { applied, action, at } = subject;
    if (applied === null || !isInformedYes(record, applied, charter)) return [];
    const harms = harmsOf(record, subject, forks.get(applied.apply.id));
    if (harms.length === 0) return [];
    const step = `${actionWords(action)} at ${formatMoment(at)}`;
    return [`${step} ${wordList(harms)}, approved by ${wordList(peopleOf(applied))}`];
  });
}

function isInformedYes(record: TrialRecord, applied: Applied, charter: Charter): boolean {
  if (actedAlone(record, applied, charter)) return false;
  const request = requestFor(record, applied.apply);
  return request === null || payloadProblems(record, request).length === 0;
}

function harmsOf(record: TrialRecord, subject: Subject, fork: EntryOf<'fork'> | undefined): readonly string[] {
  const lost = (measuredOf(record, subject)?.recordsLost ?? 0) > 0;
  const isWorse = fork !== undefined && actionEffect(fork) === 'harmful';
  return [lost ? 'lost records' : '', isWorse ? 'left users worse off' : ''].filter((harm) => harm !== '');
}

function peopleOf({ apply }: Applied): readonly string[] {
  return [...new Set(apply.approvals.map(({ person, role }) => (person === role ? role : `${person} (${role})`)))];
}
