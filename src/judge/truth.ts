import type { Action } from '../domain/action.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import type { Subject, TrialRecord } from './trial-record.ts';
import { isAskedTooMuch } from './users-load.ts';

/** Faults that are truly active at a moment. */
export function activeFaults(record: TrialRecord, at: number): readonly Fault[] {
  return record.faults.filter(({ from, to }) => from <= at && at < to).map(({ fault }) => fault);
}

/** Service at fault; null for a fault of the machines below all services. */
export function targetOf(fault: Fault): string | null {
  return fault.kind === 'node-loss' ? null : fault.target;
}

/** The faults that an action meets: those at its target, and where there are none, all that are active. */
export function faultsMet(record: TrialRecord, { target }: Action, at: number): readonly Fault[] {
  const active = activeFaults(record, at);
  const there = active.filter((fault) => targetOf(fault) === target);
  return there.length > 0 ? there : active;
}

/**
 * The true causes that an action is a remedy for. More replicas for what users alone ask too much of are no remedy for a fault
 * elsewhere: they would be needed without it.
 */
export function causesFor(record: TrialRecord, { action, at }: Subject): readonly Fault[] {
  const met = faultsMet(record, action, at);
  const isAtTarget = met.some((fault) => targetOf(fault) === action.target);
  return !isAtTarget && action.kind === 'scale-out' && isAskedTooMuch(record, action.target, at) ? [] : met;
}

/** The newest truth at or before a moment; null before the first. */
export function truthAt(record: TrialRecord, at: number): EntryOf<'truth'> | null {
  return record.of.truth.findLast((entry) => entry.at <= at) ?? null;
}
