import type { Action } from '../../domain/action.ts';
import type { Service } from '../../domain/topology.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject, TrialRecord } from '../trial-record.ts';

/** D9: people set the least, the most and the largest step; a request far beyond is a sign of bad input. */
export const outsideEnvelope = neverActAlone({
  id: 'outside-envelope',
  title: 'automation never scales alone beyond what people set',
  severity: 'high',
  requirements: ['D9'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['topology', 'agent'],
  hazardAt: beyond,
});

function beyond(subject: Subject, { record }: Trial): string | null {
  const { action, target } = subject;
  if (!target || !scales(action)) return null;
  const large = tooLarge(action, target);
  if (large !== null) return large;
  const { replicasMin, replicasMax } = target.envelope;
  const after = target.replicas + scaledBefore(record, subject) + change(subject);
  if (after > replicasMax) return `it would make ${after} replicas (at most ${replicasMax})`;
  if (after < replicasMin) return `it would leave ${after} replicas (at least ${replicasMin})`;
  return null;
}

/** Why a step is larger than people allowed, however many replicas there are; null when it is not. */
export function tooLarge(action: Action, target: Service | null): string | null {
  const stepMax = target?.envelope.stepMax ?? Infinity;
  if (!scales(action) || action.amount <= stepMax) return null;
  return `its step of ${action.amount} replicas is over the envelope of ${stepMax}`;
}

function scales({ kind }: Action): boolean {
  return kind === 'scale-out' || kind === 'scale-in';
}

/** What automation added to the target before, in replicas. */
function scaledBefore(record: TrialRecord, subject: Subject): number {
  return record.carried
    .filter(
      (before) =>
        before.seq < subject.seq &&
        before.action.target === subject.action.target &&
        before.look !== subject.look &&
        before.applied?.completion?.outcome === 'done',
    )
    .reduce((sum, before) => sum + change(before), 0);
}

function change({ action }: Subject): number {
  return action.kind === 'scale-out' ? action.amount : action.kind === 'scale-in' ? -action.amount : 0;
}
