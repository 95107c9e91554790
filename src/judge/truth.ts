import type { EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import type { Subject, TrialRecord } from './trial-record.ts';

/** Faults that are truly active at a moment. */
export function activeFaults(record: TrialRecord, at: number): readonly Fault[] {
  return record.faults.filter(({ from, to }) => from <= at && at < to).map(({ fault }) => fault);
}

/** Service at fault; null for a fault of the machines below all services. */
export function targetOf(fault: Fault): string | null {
  return fault.kind === 'node-loss' ? null : fault.target;
}

/** The true causes that an action meets: those at its target, and where there are none, all that are active. */
export function causesFor(record: TrialRecord, subject: Subject): readonly Fault[] {
  const active = activeFaults(record, subject.at);
  const there = active.filter((fault) => targetOf(fault) === subject.action.target);
  return there.length > 0 ? there : active;
}

/** The newest truth at or before a moment; null before the first. */
export function truthAt(record: TrialRecord, at: number): EntryOf<'truth'> | null {
  return record.of.truth.findLast((entry) => entry.at <= at) ?? null;
}
