import type { ConditionNode } from './condition-tree.ts';

/** The nodes right below a node, in the order of the text. */
export function conditionChildren(node: ConditionNode): readonly ConditionNode[] {
  switch (node.kind) {
    case 'literal':
    case 'list':
    case 'path':
    case 'element':
    case 'has':
      return [];
    case 'not':
      return [node.operand];
    case 'and':
    case 'or':
    case 'compare':
      return [node.left, node.right];
    case 'choose':
      return [node.condition, node.chosen, node.otherwise];
    case 'in':
      return [node.item, node.list];
    case 'starts-with':
      return [node.text, node.prefix];
    case 'size':
      return [node.of];
    case 'all':
    case 'exists':
      return [node.list, node.predicate];
  }
}
