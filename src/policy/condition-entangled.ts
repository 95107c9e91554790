import { conditionChildren } from './condition-children.ts';
import type { ConditionNode } from './condition-tree.ts';

/**
 * The paths whose effect on the condition cannot be told from its constants alone, sorted: compared with one another,
 * measured by `size()`, or looked at element by element. All others change the condition only where one of its
 * constants lies, or by being missing. A path that is true or false is never among them, because it has no more values.
 */
export function conditionEntangled(tree: ConditionNode): readonly string[] {
  const found = new Set<string>();
  collect(tree, found);
  return [...found].toSorted();
}

function collect(node: ConditionNode, found: Set<string>): void {
  switch (node.kind) {
    case 'compare':
      return collectPair(node.left, node.right, found);
    case 'in':
      return collectPair(node.item, node.list, found);
    case 'starts-with':
      return collectPair(node.text, node.prefix, found);
    case 'size':
    case 'all':
    case 'exists':
      return collectAll(node, found);
    case 'literal':
    case 'list':
    case 'path':
    case 'element':
    case 'has':
    case 'not':
    case 'and':
    case 'or':
    case 'choose':
      for (const child of conditionChildren(node)) collect(child, found);
  }
}

/** A path beside something written out is cut by that. Two conditions that are compared are looked into. */
function collectPair(left: ConditionNode, right: ConditionNode, found: Set<string>): void {
  if (left.type === 'boolean' && right.type === 'boolean') {
    collect(left, found);
    collect(right, found);
    return;
  }
  const isCut = (left.kind === 'path' && isWritten(right)) || (right.kind === 'path' && isWritten(left));
  if (isCut) return;
  collectAll(left, found);
  collectAll(right, found);
}

function isWritten(node: ConditionNode): boolean {
  return node.kind === 'literal' || node.kind === 'list';
}

function collectAll(node: ConditionNode, found: Set<string>): void {
  if (node.kind === 'path' && node.type !== 'boolean') found.add(node.path);
  for (const child of conditionChildren(node)) collectAll(child, found);
}
