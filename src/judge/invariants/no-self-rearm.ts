import { formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { actedAlone } from '../approval.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** A8: after a kill or a suspension autonomy comes back by a named sign-off and never by itself. */
export const noSelfRearm: Checker = {
  id: 'no-self-rearm',
  title: 'autonomy that was taken away comes back only by a named sign-off',
  severity: 'critical',
  requirements: ['A8'],
  basis: 'hazard',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check(trial) {
    const tempted = trial.record.proposed.filter((subject) => takenAway(trial, subject) !== null);
    return checked(
      trial.record.carried.flatMap((subject) => rearmed(trial, subject)),
      tempted.map(({ seq }) => seq),
      'nothing was proposed after autonomy had been taken away',
    );
  },
};

function rearmed(trial: Trial, subject: Subject): readonly Violation[] {
  const taken = takenAway(trial, subject);
  const { applied, action, at, seq } = subject;
  if (taken === null || !applied || !actedAlone(trial.record, applied, trial.charter)) return [];
  const what = `${nameOf(action)} ran alone at ${formatMoment(at)} although ${taken.because} and nobody had signed off`;
  return [{ kind: 'realised', breach: 'act', seq, entries: [taken.seq, seq], what }];
}

interface Taken {
  readonly seq: number;
  readonly because: string;
}

/** What took autonomy away before, with no sign-off by a named person since. */
function takenAway({ record }: Trial, { seq, look }: Subject): Taken | null {
  const signed = record.of.person.findLast(
    (entry) => entry.what === 're-armed' && entry.person !== '' && entry.seq < seq,
  );
  const since = signed?.seq ?? -1;
  const kill = record.of.person.findLast((entry) => entry.what === 'killed' && entry.seq < seq);
  if (kill && kill.seq > since) return { seq: kill.seq, because: 'the kill switch had been pressed' };
  const suspended = record.of['quality-alert'].findLast(
    (entry) => entry.then === 'suspend-level-4' && entry.seq < seq && entry.seq > since,
  );
  if (!suspended || look?.decision.level !== 4) return null;
  return { seq: suspended.seq, because: `level 4 had been suspended (${suspended.measure})` };
}
