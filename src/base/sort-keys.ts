/** From so many keys on insertion is slower than what the engine brings along. */
const manyKeys = 24;

/**
 * Sorts the keys of an object by UTF-16 code units, in place; says whether they were in order already. Objects have few
 * keys that are nearly in order, and for those insertion is several times faster than `sort()`.
 */
export function sortKeys(keys: string[]): boolean {
  let wereInOrder = true;
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    if ((keys[i - 1] as string) <= key) continue;
    wereInOrder = false;
    if (keys.length >= manyKeys) {
      keys.sort();
      return wereInOrder;
    }
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return wereInOrder;
}
