import { invariant } from '../base/errors.ts';
import { sortKeys } from '../base/sort-keys.ts';

/**
 * The same value with the keys of every object in it sorted by UTF-16 code units, so that plain `JSON.stringify` gives
 * its canonical bytes. What is in order already is not copied, so what is made often is made in this order. Throws for what JSON would lose or change: NaN,
 * infinities, undefined, functions, dates and maps, and keys such as `10` that JavaScript always enumerates first.
 */
export function inKeyOrder<T>(value: T): T {
  return ordered(value) as T;
}

function ordered(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      invariant(Number.isFinite(value), 'a journal entry holds a number that is not finite');
      // JSON has no minus zero: the entry that is judged now and the one read again tomorrow must be the same.
      return value === 0 ? 0 : value;
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? listInKeyOrder(value) : objectInKeyOrder(value as Record<string, unknown>);
    default:
      invariant(false, `a journal entry holds a value of type ${typeof value}`);
  }
}

function listInKeyOrder(list: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | null = null;
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (isSettled(item)) continue;
    const inOrder = ordered(item);
    if (Object.is(inOrder, item)) continue;
    copy ??= [...list];
    copy[i] = inOrder;
  }
  return copy ?? list;
}

function objectInKeyOrder(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(object);
  const isPlain = prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
  invariant(isPlain, 'a journal entry holds an object that is no plain record');
  const keys = Object.keys(object);
  for (const key of keys)
    if (startsWithDigit(key)) invariant(false, `a journal entry has the key ${key}, which no object keeps in order`);
  let copy: Record<string, unknown> | null = sortKeys(keys) ? null : {};
  if (copy) {
    for (const key of keys) copy[key] = ordered(object[key]);
    return copy;
  }
  for (const key of keys) {
    const inner = object[key];
    if (isSettled(inner)) continue;
    const inOrder = ordered(inner);
    if (Object.is(inOrder, inner)) continue;
    copy ??= { ...object };
    copy[key] = inOrder;
  }
  return copy ?? object;
}

/** Most values are such: they are as they have to be, and to find that out here saves a call for each. */
function isSettled(value: unknown): boolean {
  // Zero is left to the long way, because minus zero looks like it.
  return (
    typeof value === 'string' || value === null || (typeof value === 'number' && value !== 0 && Number.isFinite(value))
  );
}

function startsWithDigit(key: string): boolean {
  const code = key.charCodeAt(0);
  return code >= 48 && code <= 57;
}
