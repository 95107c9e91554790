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
  if (!target || (action.kind !== 'scale-out' && action.kind !== 'scale-in')) return null;
  const { replicasMin, replicasMax, stepMax } = target.envelope;
  if (action.amount > stepMax) return `its step of ${action.amount} replicas is over the envelope of ${stepMax}`;
  const after = target.replicas + scaledBefore(record, subject) + change(subject);
  if (after > replicasMax) return `it would make ${after} replicas (at most ${replicasMax})`;
  if (after < replicasMin) return `it would leave ${after} replicas (at least ${replicasMin})`;
  return null;
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
