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
    // Nearly all that is compared are plain values that are the same.
    if (one === other && typeof one !== 'object') {
      skipped += 1;
      return;
    }
    const places = placesInBoth(one, other);
    if (places === null) {
      changes.push(skipped, other);
      skipped = 0;
      return;
    }
    skipped += 1;
    // What is the very same value is counted with all that is in it, as `changedTree` counts it.
    if (typeof places === 'number') {
      for (let i = 0; i < places; i++) compare((one as readonly unknown[])[i], (other as readonly unknown[])[i]);
    } else for (const key of places) compare((one as Dictionary)[key], (other as Dictionary)[key]);
  };
  compare(before, after);
  return changes;
}

type Dictionary = Readonly<Record<string, unknown>>;

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

/** How many items or which keys both values have; null where one of them has others, or they are no containers and differ. */
function placesInBoth(one: unknown, other: unknown): number | readonly string[] | null {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
    return one === other ? 0 : null;
  }
  if (Array.isArray(one) || Array.isArray(other)) {
    return Array.isArray(one) && Array.isArray(other) && one.length === other.length ? one.length : null;
  }
  const keys = Object.keys(one);
  const others = one === other ? keys : Object.keys(other);
  if (keys.length !== others.length) return null;
  for (let i = 0; i < keys.length; i++) if (keys[i] !== others[i]) return null;
  return keys;
}
