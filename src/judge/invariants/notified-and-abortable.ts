import { formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** A3: at level 3 a person is told, and can stop it. */
export const notifiedAndAbortable: Checker = {
  id: 'notified-and-abortable',
  title: 'what runs at level 3 is told to a person, who can stop it',
  severity: 'high',
  requirements: ['A3'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const level3 = trial.record.applied.filter(
      ({ look, apply }) => look?.decision.level === 3 && apply.approvals.length === 0,
    );
    return checked(
      level3.flatMap((applied) => problems(trial, applied)),
      level3.map(({ apply }) => apply.seq),
      'nothing ran at level 3',
    );
  },
};

function problems({ record, charter }: Trial, { apply, look, completion, stops }: Applied): readonly Violation[] {
  const told = look?.escalations.some(({ at }) => at <= apply.at + charter.escalateWithin) ?? false;
  if (!told) return [breach(apply, 'was told to nobody', [apply.seq])];
  const abort = record.of.person.find(
    ({ what, seq, at }) => what === 'aborted' && seq > apply.seq && at < (completion?.at ?? Infinity),
  );
  const stopped = stops.some(({ at }) => abort !== undefined && at >= abort.at && at <= abort.at + charter.stopWithin);
  const ended = abort !== undefined && completion !== null && completion.at <= abort.at + charter.stopWithin;
  if (!abort || stopped || ended) return [];
  return [breach(apply, `was aborted at ${formatMoment(abort.at)} and ran on`, [apply.seq, abort.seq])];
}

function breach(apply: Applied['apply'], what: string, entries: readonly number[]): Violation {
  return {
    kind: 'realised',
    breach: 'duty',
    seq: apply.seq,
    entries,
    what: `${nameOf(apply.action)} at level 3 ${what}`,
  };
}
