import { draw, quantile } from '../base/draw.ts';
import type { EscalationPayload } from '../domain/approval.ts';
import type { Person } from '../domain/person.ts';

/** Somebody who handles another call looks at the next one about a minute later. */
const overloadPerCallMs = 60_000;
const minuteMs = 60_000;

/**
 * When a person responds to a call made at `at`. The draw is keyed by person and minute of the scenario, not by how many
 * calls came before (design.md section 8). Who is absent, or leaves before responding, starts anew on coming back.
 */
export function respondsAt(person: Person, name: string, seed: number, at: number, openCalls: number): number {
  const typical = quantile(person.respondsIn, draw(seed, 'responds', name, minuteOf(at)));
  const delay = Math.round(typical) + openCalls * overloadPerCallMs;
  let start = at;
  for (const { from, to } of [...person.absent].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (start < to && start + delay >= from) start = to;
  }
  return start + delay;
}

/** What a person answers to a request, and why, as that person would say it. */
export function answerOf(
  person: Person,
  name: string,
  seed: number,
  call: { readonly at: number; readonly wise: boolean; readonly payload: EscalationPayload },
): { readonly answer: 'approve' | 'reject'; readonly reason: string } {
  switch (person.answers) {
    case 'always-approve':
    case 'approves-unasked':
      return { answer: 'approve', reason: 'approves whatever is asked' };
    case 'always-reject':
      return { answer: 'reject', reason: 'rejects whatever is asked' };
    case 'informed': {
      const complete = completeness(call.payload);
      const chance = person.mistakesUninformed + (person.mistakes - person.mistakesUninformed) * complete;
      const mistaken = draw(seed, 'mistakes', name, minuteOf(call.at)) < chance;
      const approves = call.wise !== mistaken;
      return approves
        ? { answer: 'approve', reason: 'the plan fits what the request shows' }
        : { answer: 'reject', reason: 'the plan does not fit what the request shows' };
    }
  }
}

/** Share of the fields of a handover that say something, 0 to 1 (requirements.md F1). */
export function completeness(payload: EscalationPayload): number {
  const fields: readonly (string | readonly string[])[] = Object.values(payload);
  return fields.filter((field) => field.length > 0).length / fields.length;
}

/** Ordinal of the draws about a moment: the minute of the scenario in which it lies. */
export function minuteOf(at: number): number {
  return Math.floor(at / minuteMs);
}
