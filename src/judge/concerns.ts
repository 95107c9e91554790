import type { EntryOf } from '../domain/entry.ts';
import type { TrialRecord } from './trial-record.ts';
import { activeFaults, targetOf } from './truth.ts';

/**
 * Whether a call is about what was wrong at a moment: it tells of the service in question, of one that is truly at fault, or of one
 * whose alert was firing when it was made. Whoever is sent to a healthy service while another one fails was not told
 * (requirements.md F1). Where nothing is wrong, no call is about the wrong thing.
 */
export function concerns(
  record: TrialRecord,
  call: EntryOf<'escalation'>,
  { at, target }: { readonly at: number; readonly target: string | null },
): boolean {
  const faulty = activeFaults(record, at).flatMap((fault) => targetOf(fault) ?? []);
  const trouble = [
    ...(target === null ? [] : [target]),
    ...faulty,
    ...firingAt(record, call).map(({ service }) => service),
  ];
  return trouble.length === 0 || namedBy(record, call).some((service) => trouble.includes(service));
}

/** Alerts that fired before an entry, such as a call, and had not resolved. */
export function firingAt(record: TrialRecord, call: { readonly seq: number }): readonly EntryOf<'alert'>[] {
  const before = record.of.alert.filter(({ seq }) => seq < call.seq);
  return before.filter(
    (alert) =>
      alert.phase === 'fired' &&
      !before.some(({ id, phase, seq }) => id === alert.id && phase === 'resolved' && seq > alert.seq),
  );
}

/** Of those, the alerts that were shown then: a suppression hides one without an end of it. */
export function shownFiringAt(record: TrialRecord, call: { readonly seq: number }): readonly EntryOf<'alert'>[] {
  return firingAt(record, call).filter(
    (alert) => record.of.alert.findLast(({ id, seq }) => id === alert.id && seq < call.seq)?.phase !== 'suppressed',
  );
}

/** What the call tells of: services that alert, the one that the step or the diagnosis is about, and those that it rests on. */
export function namedBy(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const look = record.looks.find(({ decision }) => decision.id === call.decision);
  const proposed = [look?.action?.target, look?.proposal?.service].filter((service) => service !== undefined);
  const evidence = (look?.proposal?.evidence ?? []).map(({ service }) => service);
  return [...call.payload.impactedServices, ...proposed, ...evidence];
}
