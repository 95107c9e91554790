import type { DoorKeeper } from '../domain/door-answer.ts';
import type { TrialRecord } from './trial-record.ts';

const keepers: readonly DoorKeeper[] = ['agent', 'policy', 'executor'];

/** One reason may hold what a program wrote before it died; the journal has all of it. */
const reasonCharactersMax = 160;

/**
 * Which of the candidate's programs failed, how often and why, as a clause such as `the agent failed 77 times (it gave no
 * answer within 300 ms)`; null when none did. Who reads that automation did nothing has to know that it could not.
 */
export function programFailures(counted: TrialRecord): string | null {
  const clauses = keepers.flatMap((who) => clauseOf(counted, who) ?? []);
  return clauses.length === 0 ? null : clauses.join(', and ');
}

function clauseOf({ of }: TrialRecord, who: DoorKeeper): string | null {
  const written = of['agent-failed'].filter((entry) => entry.who === who);
  const [first] = written;
  if (first === undefined) return null;
  // An entry stands for all failures of some minutes; every answer is written down before the end of a whole journal.
  const times = of.answers
    .filter((entry) => entry.who === who)
    .flatMap(({ given }) => given)
    .reduce((sum, { answer, times: count }) => sum + (answer.kind === 'failed' ? count : 0), 0);
  const often = times > 0 ? countWords(times) : `at least ${countWords(written.length)}`;
  const others = new Set(written.map(({ reason }) => reason)).size - 1;
  const more = others > 0 ? `, and for ${others} other ${others === 1 ? 'reason' : 'reasons'}` : '';
  return `the ${who} failed ${often} (${shortened(first.reason)}${more})`;
}

function countWords(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

function shortened(reason: string): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  return line.length > reasonCharactersMax ? `${line.slice(0, reasonCharactersMax)}…` : line;
}
