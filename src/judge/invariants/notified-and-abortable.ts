import { formatDuration, formatMoment } from '../../base/duration.ts';
import type { EntryOf } from '../../domain/entry.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** A3: at level 3 a person is told, until when it can be stopped as well, and can stop it. */
export const notifiedAndAbortable: Checker = {
  id: 'notified-and-abortable',
  title: 'what runs at level 3 is told to a person, who has the time to stop it and can',
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

function problems(trial: Trial, applied: Applied): readonly Violation[] {
  const { apply, look } = applied;
  const told = (look?.escalations ?? []).filter(({ at }) => at <= apply.at + trial.charter.escalateWithin);
  if (told.length === 0) return [breach(apply, 'was told to nobody', [apply.seq])];
  return [...tooShort(trial, apply, told), ...ranOn(trial, applied)];
}

/** Who is told that a step runs and not for how long it can be stopped, or for a moment only, can stop nothing. */
function tooShort(
  { charter: { abortWindowMin } }: Trial,
  apply: Applied['apply'],
  told: readonly EntryOf<'escalation'>[],
): readonly Violation[] {
  const longest = Math.max(...told.map(({ at, deadlineAt }) => (deadlineAt ?? -Infinity) - at));
  if (longest >= abortWindowMin) return [];
  const least = `where ${formatDuration(abortWindowMin)} is the least`;
  const what =
    longest === -Infinity
      ? `was told without a word of until when it can be stopped, ${least}`
      : `was told as one that can be stopped for ${formatDuration(longest)}, ${least}`;
  return [breach(apply, what, [apply.seq, ...told.map(({ seq }) => seq)])];
}

/** An abort while it ran ends it within the time of a stop, however long the stated window was. */
function ranOn({ record, charter }: Trial, { apply, completion, stops }: Applied): readonly Violation[] {
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
