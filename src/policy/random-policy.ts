import { drawBelow } from '../base/draw.ts';
import type { Candidate } from '../domain/candidate.ts';
import { decisionFrom } from './external-policy.ts';
import type { PolicyEngine } from './policy-engine.ts';

const levels = [0, 1, 2, 3, 4] as const;

/**
 * A null candidate: the level of each decision is drawn, and nothing is looked at (design.md section 6). The draw is
 * keyed by the moment and by what was proposed, so one more decision elsewhere changes no other.
 */
export function createRandomPolicy({ policy }: Candidate, seed: number): PolicyEngine {
  return {
    decide({ action, scope }, plan, at) {
      const place = drawBelow(levels.length, seed, 'random-policy', `${action.kind} ${scope.target}`, at);
      const level = levels[place] ?? 0;
      return decisionFrom(
        { kind: 'decided', level, because: [`Level ${level} was drawn.`], escalateTo: null },
        policy,
        plan,
      );
    },
  };
}
