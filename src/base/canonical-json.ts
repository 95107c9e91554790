import { hash } from 'node:crypto';
import { sortKeys } from './sort-keys.ts';

/** A value that JSON can hold without loss. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The one text of a value: keys sorted by UTF-16 code units, no spaces, numbers as ECMAScript prints them (RFC 8785).
 * Throws `TypeError` for what JSON cannot hold: NaN, infinities, undefined, functions, objects that are no plain
 * records. Half a surrogate pair is escaped, where RFC 8785 refuses it, so that foreign text cannot stop a trial.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no canonical JSON`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? canonicalList(value) : canonicalRecord(value as Record<string, unknown>);
    default:
      throw new TypeError(`a value of type ${typeof value} has no canonical JSON`);
  }
}

function canonicalList(list: readonly unknown[]): string {
  let text = '[';
  // Counting sees the holes of a sparse list, which `map` passes over.
  for (let i = 0; i < list.length; i++) text += (i === 0 ? '' : ',') + canonicalJson(list[i]);
  return `${text}]`;
}

function canonicalRecord(record: Readonly<Record<string, unknown>>): string {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null)
    throw new TypeError('an object that is no plain record has no canonical JSON');
  const fields = Object.keys(record);
  sortKeys(fields);
  let text = '{';
  for (const key of fields) text += `${text.length === 1 ? '' : ','}${quoted(key)}:${canonicalJson(record[key])}`;
  return `${text}}`;
}

/** Characters that need no escape: printable ASCII without the quotation mark and the backslash. */
const plainText = /^[ !#-[\]-~]*$/;

/** Most texts are plain, and to see that takes a fraction of the time of `JSON.stringify`. */
function quoted(text: string): string {
  return plainText.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** SHA-256 of a text's UTF-8 bytes, in hexadecimal. */
export function sha256(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex');
}

/** SHA-256 of the canonical JSON of a value. */
export function digest(value: unknown): string {
  return sha256(canonicalJson(value));
}
