import { conditionChildren } from './condition-children.ts';
import type { ComparisonOperator, ConditionNode, LiteralValue } from './condition-tree.ts';

/**
 * A path that the condition compares with something written out in its text. The path always stands on the left:
 * `10 <= pattern.occurrences` is given as `pattern.occurrences >= 10`. `contains` is `"literal" in path`.
 */
export interface ConditionConstant {
  readonly path: string;
  readonly operator: ComparisonOperator | 'in' | 'contains' | 'startsWith';
  /** A list for `in`, one value for the others. */
  readonly value: LiteralValue | readonly LiteralValue[];
  /** Where the comparison begins in the condition's text, in UTF-16 units from 0. */
  readonly offset: number;
}

/**
 * Every comparison of a path with a literal, in the order of the text. These are the points at which the policy changes
 * its mind, so lint and the generators look on both sides of them. A path as it stands (`scope.regulated`) has no
 * literal and is not listed; neither is the size of a list.
 */
export function conditionConstants(tree: ConditionNode): readonly ConditionConstant[] {
  const constants: ConditionConstant[] = [];
  collect(tree, constants);
  return constants;
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
  '==': '==',
  '!=': '!=',
};

function collect(node: ConditionNode, constants: ConditionConstant[]): void {
  const constant = constantOf(node);
  if (constant !== null) constants.push(constant);
  for (const child of conditionChildren(node)) collect(child, constants);
}

function constantOf(node: ConditionNode): ConditionConstant | null {
  const { offset } = node;
  if (node.kind === 'compare') {
    const { left, right, operator } = node;
    if (left.kind === 'path' && right.kind === 'literal') {
      return { path: left.path, operator, value: right.value, offset };
    }
    if (right.kind === 'path' && left.kind === 'literal') {
      return { path: right.path, operator: mirrored[operator], value: left.value, offset };
    }
  }
  if (node.kind === 'in') {
    const { item, list } = node;
    if (item.kind === 'path' && list.kind === 'list') {
      return { path: item.path, operator: 'in', value: list.values, offset };
    }
    if (item.kind === 'literal' && list.kind === 'path') {
      return { path: list.path, operator: 'contains', value: item.value, offset };
    }
  }
  if (node.kind === 'starts-with' && node.text.kind === 'path' && node.prefix.kind === 'literal') {
    return { path: node.text.path, operator: 'startsWith', value: node.prefix.value, offset };
  }
  return null;
}
