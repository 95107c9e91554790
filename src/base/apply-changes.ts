import type { Json } from './canonical-json.ts';
import { UserError } from './errors.ts';

/**
 * One change to a document. A path names fields with dots and elements of lists in brackets, by the value of their
 * `name`, `id`, `role`, `pattern`, `service`, `level`, `tier` or `kind`: `topology.services[checkout].regulated`.
 */
export type Change =
  | { readonly set: string; readonly to: Json }
  | { readonly add: string; readonly value: Json }
  | { readonly remove: string };

type Container = Record<string, unknown> | unknown[];

const nameFields = ['name', 'id', 'role', 'pattern', 'service', 'level', 'tier', 'kind'] as const;

/** A copy of the document with the changes made in order. Throws `UserError` for a path that leads nowhere. */
export function applyChanges(document: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone(document);
  for (const change of changes) applyChange(copy, change);
  return copy;
}

/** Where a change of a path ends up in the document: field names and list positions. Null if it leads nowhere. */
export function resolvePath(document: unknown, path: string): readonly PropertyKey[] | null {
  const keys: PropertyKey[] = [];
  let node: unknown = document;
  for (const step of stepsOf(path)) {
    if (node === null || typeof node !== 'object') return keys;
    const name = step.startsWith('[') ? step.slice(1, -1) : null;
    const key = name === null ? step : (node as unknown[]).findIndex?.((item) => isNamed(item, name));
    if (key === undefined || key === -1) return null;
    keys.push(key);
    node = (node as Record<PropertyKey, unknown>)[key];
  }
  return keys;
}

function applyChange(document: unknown, change: Change): void {
  if ('set' in change) {
    const { container, key } = locate(document, change.set);
    (container as Record<string, unknown>)[key] = structuredClone(change.to);
  } else if ('remove' in change) {
    const { container, key } = locate(document, change.remove);
    if (!(key in container)) throw nowhere(change.remove);
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else delete container[key];
  } else {
    const { container, key } = locate(document, change.add);
    const record = container as Record<string, unknown>;
    const list = (record[key] ??= []);
    if (!Array.isArray(list)) throw nowhere(change.add, 'it is not a list');
    list.push(structuredClone(change.value));
  }
}

function locate(document: unknown, path: string): { container: Container; key: string } {
  const steps = stepsOf(path);
  const last = steps.at(-1);
  if (last === undefined) throw nowhere(path);
  let node: unknown = document;
  for (const step of steps.slice(0, -1)) {
    node = (containerOf(node, path) as Record<string, unknown>)[keyOf(node, step, path)];
  }
  const container = containerOf(node, path);
  return { container, key: keyOf(node, last, path) };
}

function stepsOf(path: string): readonly string[] {
  return path.match(/[^.[\]]+|\[[^\]]*\]/g) ?? [];
}

function containerOf(node: unknown, path: string): Container {
  if (node === null || typeof node !== 'object') throw nowhere(path);
  return node as Container;
}

function keyOf(node: unknown, step: string, path: string): string {
  if (!step.startsWith('[')) {
    if (step === '__proto__' || step === 'constructor' || step === 'prototype') throw nowhere(path);
    return step;
  }
  const name = step.slice(1, -1);
  const index = Array.isArray(node) ? node.findIndex((item) => isNamed(item, name)) : -1;
  if (index < 0) throw nowhere(path, `there is no \`${name}\``);
  return String(index);
}

function isNamed(item: unknown, name: string): boolean {
  if (item === null || typeof item !== 'object') return false;
  const field = nameFields.find((candidate) => candidate in item);
  return field !== undefined && String((item as Record<string, unknown>)[field]) === name;
}

function nowhere(path: string, why = 'it leads nowhere'): UserError {
  return new UserError(`The path \`${path}\` does not fit the document that is changed: ${why}.`, {
    mend: 'Name fields with dots and list elements by name in brackets: `topology.services[checkout].regulated`.',
  });
}
