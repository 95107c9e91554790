import type { Guardrail } from './guardrail.ts';

const hourMs = 3_600_000;

/** Actions per target and in all in the last hour, whoever approved them: more is a loop that runs away. */
export const rateLimit: Guardrail = {
  name: 'rate-limit',
  requirement: 'D11',
  refuses({ at, plan, history }, { guardrails }) {
    let all = 0;
    let onTarget = 0;
    for (const attempt of history) {
      if (at - attempt.at >= hourMs) continue;
      all += 1;
      if (attempt.target === plan.action.target) onTarget += 1;
    }
    const { perTargetPerHour, perHour } = guardrails.rateLimit;
    if (onTarget >= perTargetPerHour)
      return `${plan.action.target} has had its ${perTargetPerHour} actions of this hour`;
    return all >= perHour ? `automation has had its ${perHour} actions of this hour` : null;
  },
};
