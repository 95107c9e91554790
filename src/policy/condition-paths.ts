import type { ConditionNode } from './condition-tree.ts';

/** The paths that a condition reads. Both lists are sorted by code unit and hold each path once. */
export interface ConditionPaths {
  /** Every path that stands in the condition, inside `has()` or not. */
  readonly reads: readonly string[];
  /** The paths of which at least one read is not dominated by a `has()` of the same path. */
  readonly unguarded: readonly string[];
}

/**
 * Which paths a condition reads, and which of them without a `has()` that dominates the read (design, section 4).
 *
 * A read is dominated when evaluation can only reach it after `has(path)` was true. `a && b` reaches b when a was true,
 * `a || b` when a was false, `c ? t : f` reaches t when c was true and f when it was false. So each node answers two
 * questions: which paths are known to be present if it is true, and which if it is false. `!` swaps the answers.
 * Literals prove nothing: `false && x > 1` still reads x, because a clause must not hide which inputs it stands on.
 * What is proved inside `all` and `exists` stays inside, because the list may be empty.
 */
export function conditionPaths(tree: ConditionNode): ConditionPaths {
  const found: Found = { reads: new Set(), unguarded: new Set() };
  walk(tree, nothing, found);
  return { reads: [...found.reads].toSorted(), unguarded: [...found.unguarded].toSorted() };
}

interface Found {
  readonly reads: Set<string>;
  readonly unguarded: Set<string>;
}

type Paths = ReadonlySet<string>;

/** The paths that are present if the node was true, and if it was false; beyond those known before it. */
interface Proved {
  readonly ifTrue: Paths;
  readonly ifFalse: Paths;
}

const nothing: Paths = new Set();
const provesNothing: Proved = { ifTrue: nothing, ifFalse: nothing };

function walk(node: ConditionNode, present: Paths, found: Found): Proved {
  switch (node.kind) {
    case 'literal':
    case 'list':
    case 'element':
      return provesNothing;
    case 'path':
      found.reads.add(node.path);
      if (!present.has(node.path)) found.unguarded.add(node.path);
      return provesNothing;
    case 'has':
      found.reads.add(node.path);
      return { ifTrue: new Set([node.path]), ifFalse: nothing };
    case 'not':
      return swapped(walk(node.operand, present, found));
    case 'and':
      return walkAnd(node.left, node.right, present, found);
    case 'or':
      return walkOr(node.left, node.right, present, found);
    case 'choose':
      return walkChoose(node, present, found);
    case 'compare':
      return walkAll([node.left, node.right], present, found);
    case 'in':
      return walkAll([node.item, node.list], present, found);
    case 'starts-with':
      return walkAll([node.text, node.prefix], present, found);
    case 'size':
      return walkAll([node.of], present, found);
    case 'all':
    case 'exists':
      return walkAll([node.list, node.predicate], present, found);
  }
}

function walkAll(nodes: readonly ConditionNode[], present: Paths, found: Found): Proved {
  for (const node of nodes) walk(node, present, found);
  return provesNothing;
}

function walkAnd(left: ConditionNode, right: ConditionNode, present: Paths, found: Found): Proved {
  const first = walk(left, present, found);
  const second = walk(right, union(present, first.ifTrue), found);
  return {
    ifTrue: union(first.ifTrue, second.ifTrue),
    ifFalse: common(first.ifFalse, union(first.ifTrue, second.ifFalse)),
  };
}

function walkOr(left: ConditionNode, right: ConditionNode, present: Paths, found: Found): Proved {
  const first = walk(left, present, found);
  const second = walk(right, union(present, first.ifFalse), found);
  return {
    ifTrue: common(first.ifTrue, union(first.ifFalse, second.ifTrue)),
    ifFalse: union(first.ifFalse, second.ifFalse),
  };
}

function walkChoose(node: Extract<ConditionNode, { kind: 'choose' }>, present: Paths, found: Found): Proved {
  const condition = walk(node.condition, present, found);
  const chosen = walk(node.chosen, union(present, condition.ifTrue), found);
  const otherwise = walk(node.otherwise, union(present, condition.ifFalse), found);
  return {
    ifTrue: common(union(condition.ifTrue, chosen.ifTrue), union(condition.ifFalse, otherwise.ifTrue)),
    ifFalse: common(union(condition.ifTrue, chosen.ifFalse), union(condition.ifFalse, otherwise.ifFalse)),
  };
}

function swapped(proved: Proved): Proved {
  return { ifTrue: proved.ifFalse, ifFalse: proved.ifTrue };
}

/** Node 22 has `Set.prototype.union`; the library types of ES2024 do not. */
function union(a: Paths, b: Paths): Paths {
  return new Set([...a, ...b]);
}

function common(a: Paths, b: Paths): Paths {
  return new Set([...a].filter((path) => b.has(path)));
}
