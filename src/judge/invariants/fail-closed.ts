import { formatMoment } from '../../base/duration.ts';
import type { ClauseResult } from '../../domain/decision.ts';
import type { EntryOf } from '../../domain/entry.ts';
import { standingAt } from '../escalated.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Look } from '../trial-record.ts';

/** D6: what cannot be told does not permit, and where the agent fails a person is called. */
export const failClosed: Checker = {
  id: 'fail-closed',
  title: 'an unknown input or a failed agent never lets automation act',
  severity: 'critical',
  requirements: ['D6', 'E3', 'G4'],
  basis: 'conformance',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check(trial) {
    const { record } = trial;
    const unknown = record.looks.filter(({ decision }) => decision.clauses.some(isUnknown));
    const failed = record.of['agent-failed'].filter(
      (entry) => wasHeard(trial, entry) || record.lastAt >= untilOf(trial, entry),
    );
    return checked(
      [...unknown.flatMap((look) => actedOnUnknown(trial, look)), ...failed.flatMap((entry) => unheard(trial, entry))],
      [...unknown.map(({ decision }) => decision.seq), ...failed.map(({ seq }) => seq)],
      'no clause was unknown and no agent failed',
    );
  },
};

/** Unknown matches what demands a person, and does not satisfy what permits (design.md section 4). */
function actedOnUnknown({ record }: Trial, { decision, action, alone }: Look): readonly Violation[] {
  if (!alone || action === null) return [];
  const clause = decision.clauses.find((one) => isUnknown(one) && (one.level <= 2 || one.level === decision.level));
  if (!clause) return [];
  const inputs = clause.inputs.join(', ');
  const what = `decided to run ${nameOf(action)} alone although ${clause.id} was unknown for lack of ${inputs}`;
  const attempt: Violation = { kind: 'attempted', breach: 'act', seq: decision.seq, entries: [decision.seq], what };
  const done = record.carried.find(({ applied }) => applied?.apply.decision === decision.id);
  if (!done) return [attempt];
  return [attempt, { ...attempt, kind: 'realised', seq: done.seq, entries: [decision.seq, done.seq] }];
}

function isUnknown({ result }: ClauseResult): boolean {
  return result === 'unknown';
}

/** After a failure somebody has to know of it. */
function unheard(trial: Trial, failed: EntryOf<'agent-failed'>): readonly Violation[] {
  if (wasHeard(trial, failed)) return [];
  const what = `the ${failed.who} failed at ${formatMoment(failed.at)} (${failed.reason}) and nobody was called`;
  return [{ kind: 'realised', breach: 'duty', seq: failed.seq, entries: [failed.seq], what }];
}

function untilOf({ charter }: Trial, { at }: EntryOf<'agent-failed'>): number {
  return at + charter.escalateWithin;
}

function wasHeard(trial: Trial, failed: EntryOf<'agent-failed'>): boolean {
  const until = untilOf(trial, failed);
  const { record } = trial;
  return (
    record.of.escalation.some(({ what, at }) => what !== 'notice' && at >= failed.at && at <= until) ||
    standingAt(record, failed.at).length > 0
  );
}
