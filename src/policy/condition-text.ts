import type { ConditionNode, LiteralValue } from './condition-tree.ts';

/**
 * The CEL text that the engine runs. It means the same as the author's text, with two differences: every number is
 * written as a double and `size()` is converted to one. CEL has no `double == int`, but nobody who writes
 * `scope.services == 1` should have to know that.
 */
export function conditionText(node: ConditionNode): string {
  switch (node.kind) {
    case 'literal':
      return literalText(node.value);
    case 'list':
      return `[${node.values.map(literalText).join(', ')}]`;
    case 'path':
      return node.path;
    case 'element':
      return node.name;
    case 'has':
      return `has(${node.path})`;
    case 'not':
      return `!(${conditionText(node.operand)})`;
    case 'and':
      return `(${conditionText(node.left)} && ${conditionText(node.right)})`;
    case 'or':
      return `(${conditionText(node.left)} || ${conditionText(node.right)})`;
    case 'choose':
      return `(${conditionText(node.condition)} ? ${conditionText(node.chosen)} : ${conditionText(node.otherwise)})`;
    case 'compare':
      return `(${conditionText(node.left)} ${node.operator} ${conditionText(node.right)})`;
    case 'in':
      return `(${conditionText(node.item)} in ${conditionText(node.list)})`;
    case 'starts-with':
      return `${conditionText(node.text)}.startsWith(${conditionText(node.prefix)})`;
    case 'size':
      return `double(size(${conditionText(node.of)}))`;
    case 'all':
    case 'exists':
      return `${conditionText(node.list)}.${node.kind}(${node.name}, ${conditionText(node.predicate)})`;
  }
}

function literalText(value: LiteralValue): string {
  if (typeof value !== 'number') return JSON.stringify(value);
  const digits = String(value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}
