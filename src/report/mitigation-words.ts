import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';

/**
 * Time from the beginning of the trouble to users no longer hurt. A recording is only looked at: its recovery is the
 * work of the people in it, so it is never told as the candidate's (design.md section 5).
 */
export function mitigationWords({ world, milestones: { beganAt, mitigatedAt } }: TrialSummary): string {
  if (world === 'recorded') return 'not assessed';
  if (beganAt === null) return 'not hurt';
  return mitigatedAt === null ? 'never' : formatMoment(Math.max(0, mitigatedAt - beganAt));
}
