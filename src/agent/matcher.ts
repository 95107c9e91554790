import type { Agent } from '../domain/agent.ts';
import { diagnose } from './diagnose.ts';
import { gistOf, proposeFrom } from './propose-from.ts';
import { createSayWhenNew } from './say-when-new.ts';

/**
 * Requal's own agent: the nearest known pattern by the signatures of the runbooks. Distance gives confidence; beyond a
 * runbook's radius it says "novel" and recommends nothing.
 */
export function createMatcher(): Agent {
  const say = createSayWhenNew();
  return {
    name: 'matcher',
    propose({ observation, runbooks }) {
      const diagnosis = diagnose({ observation, runbooks });
      if (diagnosis === null) return { kind: 'nothing' };
      return say(observation, gistOf(diagnosis), () => proposeFrom(observation, diagnosis));
    },
    close: () => Promise.resolve(),
  };
}
