import type { EntryBody, EntryKind } from '../domain/entry.ts';

const keysByKind = new Map<EntryKind, readonly string[]>();

/** The keys of an entry of this body's kind, sorted, with those of its place in the chain. */
export function sortedKeysOf(body: EntryBody): readonly string[] {
  const known = keysByKind.get(body.kind);
  if (known) return known;
  const keys = [...Object.keys(body), 'at', 'prev', 'seq'].sort();
  keysByKind.set(body.kind, keys);
  return keys;
}

/**
 * The same value with the keys of every object in it sorted by UTF-16 code units. Returns the value itself when it is
 * in order already, which is the common case and costs no copy.
 */
export function inKeyOrder(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  return Array.isArray(value) ? listInKeyOrder(value) : objectInKeyOrder(value as Record<string, unknown>);
}

function listInKeyOrder(list: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const ordered = inKeyOrder(list[i]);
    if (ordered === list[i]) continue;
    copy ??= [...list];
    copy[i] = ordered;
  }
  return copy ?? list;
}

function objectInKeyOrder(object: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(object);
  let changed = false;
  for (let i = 1; i < keys.length && !changed; i++) changed = (keys[i - 1] as string) > (keys[i] as string);
  if (changed) keys.sort();
  const copy: Record<string, unknown> = {};
  for (const key of keys) {
    const ordered = inKeyOrder(object[key]);
    changed ||= ordered !== object[key];
    copy[key] = ordered;
  }
  return changed ? copy : object;
}
