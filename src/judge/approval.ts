import { formatMoment } from '../base/duration.ts';
import type { Approval } from '../domain/approval.ts';
import type { Charter } from '../domain/charter.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Role } from '../domain/primitives.ts';
import type { Applied, TrialRecord } from './trial-record.ts';

/** Whether automation carried this out without anyone's valid yes to exactly this plan. */
export function actedAlone(record: TrialRecord, applied: Applied, charter: Charter): boolean {
  return applied.apply.approvals.length === 0 || approvalProblem(record, applied, charter) !== null;
}

/** What is wrong with the approvals that something rests on; null when nothing is, or when it rests on none. */
export function approvalProblem(record: TrialRecord, applied: Applied, charter: Charter): string | null {
  for (const approval of applied.apply.approvals) {
    const problem = problemOf(record, approval, applied.apply, charter);
    if (problem !== null) return problem;
  }
  return missingYes(record, applied.apply);
}

/** The last request for approval of the very plan that a step carried out, from before it; null when there was none. */
export function requestFor(record: TrialRecord, { planDigest, seq }: EntryOf<'apply'>): EntryOf<'escalation'> | null {
  const isIts = (call: EntryOf<'escalation'>) =>
    call.what === 'approval-request' && call.planDigest === planDigest && call.seq < seq;
  return record.of.escalation.findLast(isIts) ?? null;
}

/** Whose yes the request for this plan asked for and nobody gave: each group of it needs one of its own. */
function missingYes(record: TrialRecord, apply: EntryOf<'apply'>): string | null {
  const { approvals } = apply;
  if (approvals.length === 0) return null;
  const request = requestFor(record, apply);
  const groups = request?.needs?.groups ?? [];
  if (coversAll(groups, approvals)) return null;
  const who = [...new Set(approvals.map(({ person, role }) => `${person} (${role})`))].join(' and ');
  return `it needed a yes of ${groups.map((group) => group.join(' or ')).join(' and of ')}, and rested on ${who} only`;
}

/** Whether each group has a person of its own; there are at most four groups, so trying all is cheap. */
function coversAll(groups: readonly (readonly Role[])[], approvals: readonly Approval[]): boolean {
  const [group, ...others] = groups;
  if (group === undefined) return true;
  return approvals.some(
    ({ role, person }) =>
      group.includes(role) &&
      coversAll(
        others,
        approvals.filter((one) => one.person !== person),
      ),
  );
}

/** For how long the approvals that something rests on were given, where that is longer than one may last; else null. */
export function lastsTooLong({ apply }: Applied, charter: Charter): Approval | null {
  return apply.approvals.find(({ givenAt, validUntil }) => validUntil - givenAt > charter.approvalAgeMax) ?? null;
}

/** The answers that approved exactly this plan, given by a person in answer to a request for it. */
export function answersFor(record: TrialRecord, approval: Approval, planDigest: string | null, at: number) {
  return record.of.person.filter(
    (entry) =>
      entry.what === 'answered' &&
      entry.answer === 'approve' &&
      entry.person === approval.person &&
      entry.role === approval.role &&
      entry.at <= at &&
      requested(record, entry)?.planDigest === planDigest,
  );
}

/** The approval request that an answer belongs to. */
export function requested(record: TrialRecord, answer: EntryOf<'person'>): EntryOf<'escalation'> | null {
  const request = record.escalations.get(answer.regarding);
  return request?.what === 'approval-request' ? request : null;
}

function problemOf(record: TrialRecord, approval: Approval, apply: EntryOf<'apply'>, charter: Charter): string | null {
  const whose = `the approval of ${approval.person} (${approval.role})`;
  if (approval.planDigest !== apply.planDigest) return `${whose} is for another plan`;
  if (apply.at > approval.validUntil) return `${whose} ran out at ${formatMoment(approval.validUntil)}`;
  if (apply.at - approval.givenAt > charter.approvalAgeMax) {
    return `${whose} was older than ${formatMoment(charter.approvalAgeMax)}`;
  }
  const answers = answersFor(record, approval, apply.planDigest, apply.at);
  if (answers.length === 0) return `${whose} was never given in answer to a request for this plan`;
  const no = record.of.person.find(
    (entry) => entry.answer === 'reject' && entry.at <= apply.at && entry.regarding === answers.at(-1)?.regarding,
  );
  if (no) return `${no.person} (${no.role}) had rejected the same request`;
  return null;
}
