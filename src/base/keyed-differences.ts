import { canonicalJson } from './canonical-json.ts';
import type { Json } from './canonical-json.ts';

/** One step of the way to a value: a field, or the element of a list that has this value in its field `by`. */
export type KeyedStep =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'element'; readonly by: string; readonly name: string };

/** One value that is not the same in two documents; null where it is not there at all. */
export interface KeyedDifference {
  readonly path: readonly KeyedStep[];
  readonly before: Json | null;
  readonly after: Json | null;
  readonly what: 'set' | 'added' | 'removed';
}

/** For a list the field that tells its elements apart, `set` for one whose order says nothing, null for any other list. */
export type ListKind = (path: readonly KeyedStep[]) => string | null;

/**
 * Where two JSON documents differ, value by value. Elements of a list are held against those with the same key, so that
 * their order is no difference; where a key is not there or there twice, and in lists without one, the list is one value.
 */
export function keyedDifferences(before: unknown, after: unknown, kindOf: ListKind): readonly KeyedDifference[] {
  const found: KeyedDifference[] = [];
  const compare = (one: unknown, other: unknown, path: readonly KeyedStep[]): void => {
    if (isRecord(one) && isRecord(other)) {
      for (const name of new Set([...Object.keys(one), ...Object.keys(other)])) {
        const step: KeyedStep = { kind: 'field', name };
        compareAt(one[name], other[name], [...path, step]);
      }
      return;
    }
    const by = Array.isArray(one) && Array.isArray(other) ? kindOf(path) : null;
    const [ones, others] = by === null ? [null, null] : [elementsBy(one, by), elementsBy(other, by)];
    if (by !== null && ones !== null && others !== null) {
      for (const name of new Set([...ones.keys(), ...others.keys()])) {
        compareAt(ones.get(name), others.get(name), [...path, { kind: 'element', by, name }]);
      }
      return;
    }
    if (textOf(one) !== textOf(other)) found.push({ path, before: json(one), after: json(other), what: 'set' });
  };
  const compareAt = (one: unknown, other: unknown, path: readonly KeyedStep[]): void => {
    if (one === undefined) found.push({ path, before: null, after: json(other), what: 'added' });
    else if (other === undefined) found.push({ path, before: json(one), after: null, what: 'removed' });
    else compare(one, other, path);
  };
  compare(before, after, []);
  return found;
}

/** A copy of the document in which one difference is as it was before. */
export function withDifferenceUndone<T>(document: T, { path, before, what }: KeyedDifference): T {
  const copy = structuredClone(document);
  let node: unknown = copy;
  for (const step of path.slice(0, -1)) node = (node as Record<PropertyKey, unknown>)[keyIn(node, step) ?? ''];
  const last = path.at(-1);
  if (last === undefined || node === null || typeof node !== 'object') return copy;
  const key = keyIn(node, last);
  const container = node as Record<PropertyKey, unknown>;
  if (what === 'added' && key !== null) {
    if (Array.isArray(node)) node.splice(Number(key), 1);
    else delete container[key];
  } else if (what === 'removed' && Array.isArray(node)) node.push(structuredClone(before));
  else if (key !== null) container[key] = structuredClone(before);
  return copy;
}

/** The same path as positions, as `SourceDocument.placeOf` takes them; it ends where the document does. */
export function positionsOf(document: unknown, path: readonly KeyedStep[]): readonly PropertyKey[] {
  const keys: PropertyKey[] = [];
  let node = document;
  for (const step of path) {
    const key = node !== null && typeof node === 'object' ? keyIn(node, step) : null;
    if (key === null) break;
    keys.push(key);
    node = (node as Record<PropertyKey, unknown>)[key];
  }
  return keys;
}

/** `levels[4].clauses[c1-budget].when`, as changes of a candidate name it. */
export function keyedPathText(path: readonly KeyedStep[]): string {
  return path.reduce(
    (text, step) =>
      step.kind === 'element' ? `${text}[${step.name}]` : text === '' ? step.name : `${text}.${step.name}`,
    '',
  );
}

function keyIn(node: unknown, step: KeyedStep): PropertyKey | null {
  if (step.kind === 'field') return step.name;
  if (!Array.isArray(node)) return null;
  const index = node.findIndex((item) => nameOf(item, step.by) === step.name);
  return index < 0 ? null : index;
}

function elementsBy(list: unknown, by: string): ReadonlyMap<string, unknown> | null {
  const found = new Map<string, unknown>();
  for (const item of list as readonly unknown[]) {
    const name = nameOf(item, by);
    if (name === null || (found.has(name) && by !== 'set')) return null;
    found.set(name, item);
  }
  return found;
}

function nameOf(item: unknown, by: string): string | null {
  if (by === 'set') return typeof item === 'string' ? item : null;
  if (!isRecord(item)) return null;
  const value = item[by];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return canonicalJson(value);
}

function json(value: unknown): Json {
  return value as Json;
}
