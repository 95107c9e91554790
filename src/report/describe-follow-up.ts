import { formatMoment } from '../base/duration.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { AsideStory, DecisionStory } from './decision-story.ts';
import { followUpsOf } from './decision-story.ts';
import { shortNumber, valueWords, wordList } from './words.ts';

type FollowUp = AsideStory['entry'];

/** Who was asked and answered, what was done and what came of it, each with its moment. */
export function describeFollowUp(story: DecisionStory): readonly string[] {
  const entries = followUpsOf(story);
  if (entries.length === 0) return ['Nobody was asked and nothing was done.'];
  const silent = story.escalations.filter(
    ({ id, what }) => what !== 'notice' && !story.answers.some(({ regarding }) => regarding === id),
  );
  return [
    ...entries.map((entry) => `At ${formatMoment(entry.at)}: ${describeEntry(entry)}`),
    ...silent.map(({ roles }) => `No answer came from ${roles.join(', ')}.`),
    story.applies.length === 0 ? 'Nothing was carried out.' : '',
    story.recorded && story.applies.length > 0 ? 'The world is a recording: this was noted and not carried out.' : '',
  ];
}

/** One entry that follows a decision or stands alone, as a sentence. */
export function describeEntry(entry: FollowUp): string {
  switch (entry.kind) {
    case 'escalation':
      return escalationWords(entry);
    case 'timeout':
      return `nobody had answered in time, which led to ${entry.ledTo}.`;
    case 'person':
      return personWords(entry);
    case 'apply':
      return applyWords(entry);
    case 'completion':
      return completionWords(entry);
    case 'verification':
      return `checked whether it helped: ${entry.result.replaceAll('-', ' ')}; then ${entry.then}. ${stopped(entry.why)}`.trim();
    case 'stop':
      return `${entry.what} began. ${stopped(entry.why)}`.trim();
    case 'agent-failed':
      return `the ${entry.who} failed${entry.timedOut ? ' to answer in time' : ''}: ${stopped(entry.reason)}`;
    case 'quality-alert':
      return `the automation's own alert ${entry.id} fired: ${entry.measure} at ${valueWords(entry.measure, entry.value)}, which leads to ${entry.then}.`;
    case 'harness-fault':
      return `requal itself failed, which counts neither for nor against the candidate: ${stopped(entry.what)}`;
  }
}

function escalationWords({ what, roles, payload, deadlineAt }: EntryOf<'escalation'>): string {
  const who = roles.join(', ');
  const until = deadlineAt === null ? '' : ` until ${formatMoment(deadlineAt)}`;
  const opening = {
    'approval-request': `asked ${who} to approve${until}`,
    page: `paged ${who}${until}`,
    notice: `told ${who}`,
  }[what];
  const told = [
    payload.whyStopped === '' ? '' : `why automation stopped: ${payload.whyStopped}`,
    payload.nextStep === '' ? '' : `next step: ${payload.nextStep}`,
    payload.riskOfWaiting === '' ? '' : `risk of waiting: ${payload.riskOfWaiting}`,
  ].filter((part) => part !== '');
  const empty = Object.values(payload).filter((value) => value.length === 0).length;
  const gaps = empty === 0 ? '' : ` ${empty} of ${Object.keys(payload).length} fields of the handover were empty.`;
  return `${opening}${told.length === 0 ? '.' : ` (${told.join('; ')}).`}${gaps}`;
}

function personWords({ what, role, person, answer, reason }: EntryOf<'person'>): string {
  const who = `${person === '' ? role : `${person} (${role})`}`;
  const did = what === 'answered' && answer !== null ? { approve: 'said yes', reject: 'said no' }[answer] : what;
  return `${who} ${did.replaceAll('-', ' ')}${reason === '' ? '.' : `: ${stopped(reason)}`}`;
}

function applyWords({ by, action, approvals }: EntryOf<'apply'>): string {
  const amount = action.amount === 0 ? '' : ` (${shortNumber(action.amount)})`;
  const what = `${action.kind} of ${action.target}${amount} began`;
  if (by === 'person') return `${what}, by a person.`;
  const yes = approvals.map(({ person, role }) => `${person} (${role})`);
  return yes.length === 0 ? `${what}; automation acted alone.` : `${what}, approved by ${wordList(yes)}.`;
}

function completionWords({ what, outcome, reason, touched }: EntryOf<'completion'>): string {
  const reach = `touched ${wordList(touched.services) || 'nothing'}, at most ${shortNumber(touched.concurrentFraction * 100)}% at one time`;
  const lost =
    touched.recordsLost === 0 ? '' : `, and ${shortNumber(touched.recordsLost)} records were lost or corrupted`;
  const ended = {
    done: 'is done',
    failed: 'failed',
    aborted: 'was stopped',
    'not-applied': 'was noted and not carried out',
  }[outcome];
  return `the ${what === 'apply' ? 'action' : what} ${ended}: it ${reach}${lost}.${reason === '' ? '' : ` ${stopped(reason)}`}`;
}

function stopped(text: string): string {
  return text === '' || /[.!?]$/.test(text) ? text : `${text}.`;
}
