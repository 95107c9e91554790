import { formatMoment } from '../base/duration.ts';
import { actionEffect } from '../domain/action-effect.ts';
import type { EntryOf } from '../domain/entry.ts';
import { actionWords } from './action-words.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { followUpsOf } from './decision-story.ts';
import { touchedWords } from './reach-words.ts';
import { countOf, sentenceCase, shortNumber, spanWords, unstopped, valueWords, wordList } from './words.ts';

type FollowUp = AsideStory['entry'];

/** Who was asked and answered, what was done and what came of it, each with its moment. */
export function describeFollowUp(story: DecisionStory): readonly string[] {
  const entries = followUpsOf(story);
  if (entries.length === 0) return ['No call went out for it, and nothing was done.'];
  const closed = new Set([...story.timeouts, ...story.withdrawn].map(({ escalation }) => escalation));
  const silent = story.escalations.filter(
    ({ id, what }) => what !== 'notice' && !closed.has(id) && !story.answers.some(({ regarding }) => regarding === id),
  );
  return [
    ...entries.map((entry) => `${formatMoment(entry.at)} ${sentenceCase(describeEntry(entry, story))}`),
    ...silent.map(
      ({ roles, what }) => `No answer to the ${what === 'page' ? 'page' : 'request'} came from ${roles.join(', ')}.`,
    ),
    story.applies.length === 0 ? 'Nothing was carried out.' : '',
    story.recorded && story.applies.length > 0 ? 'The world is a recording: this was noted and not carried out.' : '',
  ];
}

/** One entry that follows a decision (`story`) or stands alone (null), as a sentence. */
export function describeEntry(entry: FollowUp, story: DecisionStory | null): string {
  switch (entry.kind) {
    case 'escalation':
      return escalationWords(entry, story);
    case 'timeout':
      return timeoutWords(entry, story);
    case 'withdrawn':
      return `the request for approval was taken back${because(entry.why)}.`;
    case 'held-back':
      return `${actionWords(entry.action)} was proposed again, and nobody was asked: people had said no to it.`;
    case 'person':
      return personWords(entry);
    case 'apply':
      return applyWords(entry, story?.recorded === true);
    case 'completion':
      return completionWords(entry, story);
    case 'verification':
      return verificationWords(entry);
    case 'canary':
      return canaryWords(entry);
    case 'stop':
      return `the ${entry.what} began${entry.by === 'person' ? ', by a person' : ''}${because(entry.why)}.`;
    case 'fork':
      return forkWords(entry);
    case 'agent-failed':
      return `the ${entry.who} failed${entry.timedOut ? ' to answer in time' : ''}${because(entry.reason)}.`;
    case 'quality-alert':
      return `the automation's own alert ${entry.id} fired: ${entry.measure} at ${valueWords(entry.measure, entry.value)}, which leads to ${entry.then}.`;
    case 'harness-fault':
      return `requal itself failed, which counts neither for nor against the candidate${because(entry.what)}.`;
    case 'unsupported':
      return `nothing was tried, and nobody is at fault${because(entry.what)}.`;
  }
}

function escalationWords(
  { what, roles, needs, payload, deadlineAt }: EntryOf<'escalation'>,
  story: DecisionStory | null,
): string {
  const by = deadlineAt === null ? '' : ` by ${formatMoment(deadlineAt)}`;
  const who = wordList(roles);
  const opening = {
    'approval-request': `asked for approval${by}: ${needs === null ? who : groupsWords(needs.groups)}`,
    page: `paged ${who}`,
    notice: `told ${who}`,
  }[what];
  const known = (story?.decisions ?? []).flatMap((decision) => decision.because);
  const why = what === 'approval-request' && needs !== null ? `Why theirs: ${unstopped(needs.because)}.` : '';
  const told = [
    why,
    payload.whyStopped === '' || known.includes(payload.whyStopped)
      ? ''
      : `Why automation stopped: ${unstopped(payload.whyStopped)}.`,
    payload.nextStep === '' ? '' : `Next step: ${unstopped(payload.nextStep)}.`,
    payload.riskOfWaiting === '' ? '' : `Risk of waiting: ${unstopped(payload.riskOfWaiting)}.`,
  ];
  const empty = Object.values(payload).filter((value) => value.length === 0).length;
  const gaps = `${empty} of ${Object.keys(payload).length} fields of the handover were empty.`;
  return [`${opening}.`, ...told, empty === 0 ? '' : gaps].filter((text) => text !== '').join(' ');
}

/** `one of on-call and database-owner, and service-owner`: a yes of each. */
function groupsWords(groups: readonly (readonly string[])[]): string {
  return groups
    .map((group) => (group.length === 1 ? group[0] : `one of ${wordList(group)}`))
    .join(groups.some((group) => group.length > 1) ? ', and ' : ' and ');
}

/** A deadline can pass with answers as well: two groups were needed and one said yes. */
function timeoutWords({ escalation, ledTo, at }: EntryOf<'timeout'>, story: DecisionStory | null): string {
  const yes = (story?.answers ?? []).filter(
    ({ regarding, answer }) => regarding === escalation && answer === 'approve',
  );
  const missed =
    story === null
      ? 'the approval was not complete in time'
      : yes.length === 0
        ? 'nobody had answered in time'
        : `the approval was not complete in time, with ${countOf(yes.length, 'yes', 'yeses')} only`;
  const then = {
    'page-on-call': 'page on-call',
    queue: 'queue it for its owner',
    cancel: 'cancel it',
    'read-only': 'go on read-only',
    execute: 'run it all the same',
  }[ledTo];
  const pages = story?.escalations.some((one) => one.what === 'page' && one.at === at) ?? true;
  const none = (ledTo === 'page-on-call' || ledTo === 'queue') && !pages ? ' No new page went out.' : '';
  return `${missed}. The policy says what then: ${then}.${none}`;
}

/** What a person did, after their name. */
export const deeds = {
  answered: 'answered',
  acknowledged: 'acknowledged the page',
  killed: 'pressed the kill switch',
  're-armed': 're-armed automation',
  'took-over': 'took control',
  'handed-back': 'handed control back',
  aborted: 'stopped what was running',
  overrode: 'overruled the recommendation',
  repairs: 'began a repair by hand',
  repaired: 'ended the repair by hand',
} as const;

function personWords({ what, role, person, answer, reason }: EntryOf<'person'>): string {
  const did = answer === null ? deeds[what] : { approve: 'said yes', reject: 'said no' }[answer];
  return `${whoWords(person, role)} ${did}${because(reason)}.`;
}

/** `ada (on-call)`; the role alone where the name says it already. */
function whoWords(person: string, role: string): string {
  if (person === '') return role;
  return person === role || person.startsWith(`${role}-`) ? person : `${person} (${role})`;
}

function applyWords({ by, action, approvals }: EntryOf<'apply'>, recorded: boolean): string {
  const amount = action.amount === 0 ? '' : ` (${shortNumber(action.amount)})`;
  const what = `${action.kind} of ${action.target}${amount}`;
  if (by === 'person') return `${what} began, by a person.`;
  const began = recorded ? 'would have begun' : 'began';
  const alone = recorded ? 'automation would have acted alone' : 'automation acted alone';
  const yes = approvals.map(({ person, role }) => whoWords(person, role));
  if (yes.length > 0) return `${what} ${began}, approved by ${wordList(yes)}.`;
  return `${what} ${began}; ${alone}.`;
}

function completionWords(
  { apply, what, outcome, reason, touched }: EntryOf<'completion'>,
  story: DecisionStory | null,
): string {
  const action = story?.applies.find(({ id }) => id === apply)?.action ?? null;
  const reach = touchedWords(touched, what === 'apply' ? action : null);
  const lost = lossWords(touched.recordsLost);
  const ended = {
    done: 'is done',
    failed: 'failed',
    aborted: 'was stopped',
    'not-applied': 'was noted and not carried out',
  }[outcome];
  // Who stopped it and why is told by the entry of the stop; here stands only the name of a command.
  const why = outcome === 'aborted' || reason === '' ? '' : ` ${sentenceCase(unstopped(reason))}.`;
  return `the ${what === 'apply' ? 'action' : what} ${ended}${reach}${lost}.${why}`;
}

const effectWords = {
  harmful: 'so it did harm',
  helpful: 'so it helped',
  needless: 'so it made no difference, and users would have been served without it',
  neutral: 'so it made no difference',
  unknown: 'so what it was worth is not known',
} as const;

function forkWords(fork: EntryOf<'fork'>): string {
  const { without, actual, otherwise } = fork;
  const what = without.length === 1 ? 'it' : 'it and its repeats';
  const failed = `${shortNumber(Math.round(otherwise.failed))} of the users' requests would have failed and not ${shortNumber(Math.round(actual.failed))}`;
  const lost =
    actual.recordsLost === otherwise.recordsLost
      ? ''
      : `, and ${lossOf(otherwise.recordsLost)} records would have been lost and not ${lossOf(actual.recordsLost)}`;
  return `without ${what}, everything else as it was, ${failed}${lost}${hurtWords(fork)}, ${effectWords[actionEffect(fork)]}.`;
}

/** Only where it differs: most steps are taken where nobody is hurt. */
function hurtWords({ actual, otherwise }: EntryOf<'fork'>): string {
  if (actual.hurtMs === undefined || otherwise.hurtMs === undefined || actual.hurtMs === otherwise.hurtMs) return '';
  return `, and users would have been served worse than promised for ${spanWords(otherwise.hurtMs)} and not ${spanWords(actual.hurtMs)}`;
}

function lossOf(records: number | null): string {
  return records === null ? 'nobody knows how many' : shortNumber(Math.round(records));
}

function lossWords(recordsLost: number | null): string {
  if (recordsLost === null) return ', and nobody knows what it lost, because a store did not answer';
  return recordsLost === 0 ? '' : `, and ${shortNumber(recordsLost)} records were lost or corrupted`;
}

function canaryWords({ result, then, why }: EntryOf<'canary'>): string {
  const found = {
    healthy: 'the canary held',
    worse: 'the canary did worse',
    'not-seen': 'how the canary did could not be seen',
  }[result];
  const next = {
    'go-on': ', so it went on to the rest',
    undo: ', so it was to be undone',
    escalate: ', so a person was to be called',
  }[then];
  return `${found}${next}${because(why)}.`;
}

function verificationWords({ result, then, why }: EntryOf<'verification'>): string {
  const found = {
    helped: 'checked: it helped',
    'did-not-help': 'checked: it did not help',
    'not-assessed': 'whether it helped was not assessed',
  }[result];
  const next = {
    close: ', so the step was closed',
    undo: ', so it was to be undone',
    escalate: ', so a person was to be called',
    nothing: '',
  }[then];
  return `${found}${next}${because(why)}.`;
}

function because(text: string): string {
  return text === '' ? '' : `: ${unstopped(text)}`;
}
