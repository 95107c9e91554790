import { isoTime } from '../../base/clock.ts';
import type { GateFinding } from '../../domain/gate.ts';
import { widerExceptions, type WiderException } from '../../policy/wider-exceptions.ts';
import { wordList } from '../../report/words.ts';
import type { Waivers } from '../waivers.ts';
import { incidentsAt } from './aims.ts';
import type { GateSubject } from './gate-subject.ts';

/**
 * Exceptions that are new or wider than the baseline's. Generated incidents are all of one day, and those that are drawn have
 * services of the generator's own, so no number of them shows what an exception does: each stays open until a
 * waiver says who approved it.
 */
export function exceptionFindings(
  { baseline, candidate, changes }: Pick<GateSubject, 'baseline' | 'candidate' | 'changes'>,
  waivers: Waivers,
): readonly GateFinding[] {
  return widerExceptions(baseline.candidate.policy, candidate.candidate.policy).map((wider): GateFinding => {
    const id = `exceptions/${wider.exception.id}`;
    const own = changes.filter(({ path, reach }) => reach !== 'prose' && isAbout(path, wider));
    return {
      id,
      source: 'exceptions',
      state: waivers.waiverFor(id) === null ? 'open' : 'waived',
      rule: wider.isNew ? 'exception-new' : 'exception-wider',
      requirements: ['D18'],
      kind: wider.isNew ? 'new' : 'wider',
      message: messageOf(wider),
      times: 1,
      lines: own.map(({ path, place, before, after }) => ({ change: path, place: { ...place }, before, after })),
      sure: true,
      decisions: null,
      scenario: null,
      command: null,
    };
  });
}

/** Of the exception itself, else of the clauses that it lifts. */
function isAbout(path: string, { exception: { id, lifts } }: WiderException): boolean {
  const clause = /^policy\.levels\[\d\]\.clauses\[([^\]]+)\]/.exec(path)?.[1];
  return path.startsWith(`policy.exceptions[${id}]`) || (clause !== undefined && lifts.includes(clause));
}

/** Clauses that are named; a list of all of them would hide the rest of the sentence. */
const namedMax = 12;

function messageOf({ exception: { id, services, lifts, expires }, isNew, how }: WiderException): string {
  const more = lifts.length > namedMax ? ` and ${lifts.length - namedMax} more` : '';
  const end = expires === null ? 'without an end' : `until ${expires}`;
  const what = `Exception ${id} is ${isNew ? 'new' : `wider (${how.join('; ')})`}: for ${wordList(services)} it lifts ${lifts.slice(0, namedMax).join(', ')}${more}, ${end}.`;
  return `${what} ${unseen(expires)}, so a person has to approve it.`;
}

function unseen(expires: string | null): string {
  const isInForce = expires === null || incidentsAt < Date.parse(`${expires}T00:00:00Z`);
  return isInForce
    ? `Generated incidents are all on ${isoTime(incidentsAt).slice(0, 10)}, and none is on its services and other days`
    : 'No generated incident is on its services and days';
}
