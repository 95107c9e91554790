import type { TrialSummary } from '../domain/summary.ts';

/** Why harm on the human path stands apart from the fails. */
export const humanPathMeans =
  'A person said yes to a full and true handover, and the step did harm. This breaks no rule, and no verdict rests on it.';

/** `Human path: restart-pod of orders at 18:00 left users worse off, approved by Ada (on-call).`; empty where there is none. */
export function humanPathSentence({ humanPath = [] }: Pick<TrialSummary, 'humanPath'>): string {
  return humanPath.length === 0 ? '' : `Human path: ${humanPath.join('; ')}.`;
}
