import type { VariableDeclaration } from '../../src/domain/variable.ts';
import { compileCondition, type Condition } from '../../src/policy/condition.ts';
import type { ConditionProblem } from '../../src/policy/condition-tree.ts';

/** Variables as a policy would declare them, with one of each type. */
export const policyVariables: readonly VariableDeclaration[] = [
  { path: 'agent.confidence', type: 'number', source: 'agent' },
  { path: 'pattern.occurrences', type: 'number', source: 'context' },
  { path: 'scope.services', type: 'number', source: 'context' },
  { path: 'scope.regulated', type: 'boolean', source: 'context' },
  { path: 'service.owner', type: 'string', source: 'context' },
  { path: 'evidence.kinds', type: 'list<string>', source: 'context' },
];

/** A condition that is expected to be well formed. */
export function conditionOf(source: string): Condition {
  const result = compileCondition(source, policyVariables);
  if (result.kind === 'invalid') throw new Error(`${source}: ${JSON.stringify(result.problems)}`);
  return result.condition;
}

/** What is wrong with a condition; nothing when it is well formed. */
export function problemsOf(source: string): readonly ConditionProblem[] {
  const result = compileCondition(source, policyVariables);
  return result.kind === 'invalid' ? result.problems : [];
}
