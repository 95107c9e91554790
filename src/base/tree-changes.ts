/** `[skipped, value, skipped, value, ...]`: so many nodes are as before, then one is this value, with all below it. */
export type TreeChanges = readonly unknown[];

/**
 * How one JSON value becomes another. Nodes are counted in the order in which they are written, a container before what
 * is in it. Where two nodes have not the same shape (as many items, or the same keys in the same order), the whole node
 * is replaced. Equal values give no changes.
 */
export function treeChanges(before: unknown, after: unknown): TreeChanges {
  const changes: unknown[] = [];
  let skipped = 0;
  const compare = (one: unknown, other: unknown): void => {
    if (one === other || haveSameShape(one, other)) {
      skipped += 1;
      // What is the very same value is counted with all that is in it, as `changedTree` counts it.
      for (const [place, item] of itemsOf(one)) compare(item, (other as Record<string, unknown>)[place]);
    } else {
      changes.push(skipped, other);
      skipped = 0;
    }
  };
  compare(before, after);
  return changes;
}

/** The value that `treeChanges` was told of. Undefined when these are no changes of this value. */
export function changedTree(before: unknown, changes: unknown): unknown {
  if (!Array.isArray(changes) || changes.length % 2 !== 0) return undefined;
  for (let i = 0; i < changes.length; i += 2) if (!Number.isSafeInteger(changes[i]) || changes[i] < 0) return undefined;
  let next = 0;
  let left: number = changes[0] ?? Infinity;
  const rebuild = (node: unknown): unknown => {
    if (left === 0) {
      const value: unknown = changes[next + 1];
      next += 2;
      left = changes[next] ?? Infinity;
      return value;
    }
    left -= 1;
    if (Array.isArray(node)) return node.map(rebuild);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, rebuild(item)]));
  };
  const after = rebuild(before);
  return next === changes.length ? after : undefined;
}

function haveSameShape(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length;
  }
  const [keys, others] = [Object.keys(one), Object.keys(other)];
  return keys.length === others.length && keys.every((key, place) => key === others[place]);
}

function itemsOf(node: unknown): readonly (readonly [string, unknown])[] {
  return typeof node === 'object' && node !== null ? Object.entries(node) : [];
}
