import { invariant } from '../base/errors.ts';
import type { Automation } from '../domain/automation.ts';
import type { Facts } from '../domain/facts.ts';
import type { FactValues } from './condition.ts';
import { compileCondition } from './condition.ts';
import { variables } from './variables.ts';

/**
 * Whether what was put before the policy is this automation's business: its action, for its pattern, in its scope. Where
 * what is shown does not say whether it is in scope, it counts: the policy has to say no there.
 */
export function scopeOf({ action, pattern, scope }: Automation): (facts: Facts) => boolean {
  const result = compileCondition(scope, variables);
  invariant(result.kind === 'compiled', `a policy was loaded with the condition \`${scope}\`, which does not compile`);
  return (facts) =>
    facts.action.kind === action &&
    facts.agent.pattern === pattern &&
    result.condition.evaluate(facts as unknown as FactValues).kind !== 'false';
}
