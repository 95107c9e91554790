import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';

/**
 * Time from the beginning of the trouble to the objective met again, and the time to the last such moment where users
 * were hurt once more in between. A recording
 * is only looked at: its recovery is the work of the people in it, so it is never told as the candidate's (design.md
 * section 5).
 */
export function mitigationWords({ world, milestones, measures }: TrialSummary): string {
  const { beganAt, hurtAt, mitigatedAt, recoveredAt } = milestones;
  // A simulated trial always has requests; without one it was not run.
  if (world === 'simulator' && measures.offered === 0) return 'not tried';
  if (world === 'recorded') return 'not assessed';
  if (beganAt === null || hurtAt === null) return 'not hurt';
  if (mitigatedAt === null) return 'never';
  const after = (at: number) => formatMoment(Math.max(0, at - beganAt));
  if (recoveredAt === mitigatedAt) return after(mitigatedAt);
  return `${after(mitigatedAt)}, ${recoveredAt === null ? 'not for good' : `again ${after(recoveredAt)}`}`;
}

/** The same as sentences, with the moments. */
export function mitigationSentence({ world, milestones, measures }: TrialSummary): string {
  const { beganAt, hurtAt, mitigatedAt, recoveredAt } = milestones;
  if (world === 'simulator' && measures.offered === 0) return 'The trial was not run.';
  const began = beganAt === null ? '' : `Trouble began at ${formatMoment(beganAt)}. `;
  if (world === 'recorded') return 'A recording is only looked at: what recovered was the work of the people in it.';
  if (hurtAt === null) return `${began}Users were not hurt.`;
  const hurt = `${began}Users were first hurt at ${formatMoment(hurtAt)}`;
  if (mitigatedAt === null) return `${hurt} and were hurt to the end.`;
  if (recoveredAt === mitigatedAt) return `${hurt} and no more from ${formatMoment(mitigatedAt)} on.`;
  const met = `${hurt}. The objective was met again at ${formatMoment(mitigatedAt)}`;
  if (recoveredAt === null) return `${met}, but not held for good.`;
  return `${met}, then missed again, and met for good from ${formatMoment(recoveredAt)} on.`;
}
