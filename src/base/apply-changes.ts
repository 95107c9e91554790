import type { Json } from './canonical-json.ts';
import { closestName } from './closest-name.ts';
import { UserError } from './errors.ts';

/**
 * One change to a document. A path names fields with dots and elements of lists in brackets, by the value of their
 * `name`, `id`, `role`, `pattern`, `service`, `level`, `tier` or `kind`, or by themselves in a list of plain values:
 * `topology.services[checkout].regulated[pci-dss]`. `set` and `add` make the fields on the way that are not there, for
 * a file may leave out what has a default; the schema of the document then finds the names that were misspelt.
 */
export type Change =
  | { readonly set: string; readonly to: Json }
  | { readonly add: string; readonly value: Json }
  | { readonly remove: string };

type Step = { readonly kind: 'field' | 'element'; readonly name: string };
type Container = Record<PropertyKey, unknown>;

const nameFields = ['name', 'id', 'role', 'pattern', 'service', 'level', 'tier', 'kind'] as const;
const pathGrammar = /^[^.[\]]+(?:\.[^.[\]]+|\[[^[\]]+\])*$/;
/** On an object that a file made these would reach what all objects share. */
const forbiddenFields = ['__proto__', 'constructor', 'prototype'];

/** A copy of the document with the changes made in order. Throws `UserError` for a path that leads nowhere. */
export function applyChanges(document: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone(document);
  for (const change of changes) applyChange(copy, change);
  return copy;
}

/** Where a path leads in a document: field names and list positions. Null if a part of it is not there. */
export function resolvePath(document: unknown, path: string): readonly PropertyKey[] | null {
  if (!pathGrammar.test(path)) return null;
  const keys: PropertyKey[] = [];
  let node = document;
  for (const step of stepsOf(path)) {
    const key = isContainer(node) ? findKey(node, step) : null;
    if (key === null) return null;
    keys.push(key);
    node = (node as Container)[key];
  }
  return keys;
}

function applyChange(document: unknown, change: Change): void {
  if ('set' in change) {
    const { container, key } = locate(document, change.set, 'make');
    container[key] = structuredClone(change.to);
  } else if ('remove' in change) {
    const { container, key } = locate(document, change.remove, 'find');
    if (Array.isArray(container)) container.splice(Number(key), 1);
    else if (Object.hasOwn(container, key)) delete container[key];
    else throw misfit(change.remove, `there is no \`${String(key)}\`.`, nearest(String(key), Object.keys(container)));
  } else {
    const { container, key } = locate(document, change.add, 'make');
    if (!Object.hasOwn(container, key)) container[key] = [];
    const list = container[key];
    if (!Array.isArray(list)) throw misfit(change.add, `\`${String(key)}\` is not a list.`, 'Use `set` instead.');
    list.push(structuredClone(change.value));
  }
}

/** The thing that holds the last step of a path, and where in it that step stands or would stand. */
function locate(document: unknown, path: string, missing: 'make' | 'find'): { container: Container; key: PropertyKey } {
  if (!pathGrammar.test(path)) throw misfit(path, 'it is not a path.', null);
  const steps = stepsOf(path);
  let node = document;
  for (const [index, step] of steps.entries()) {
    if (!isContainer(node)) throw misfit(path, `what stands before \`${step.name}\` holds nothing.`, null);
    const key = keyOf(node, step, path);
    if (index === steps.length - 1) return { container: node as Container, key };
    const container = node as Container;
    if (!Object.hasOwn(container, key)) {
      if (missing === 'find')
        throw misfit(path, `there is no \`${step.name}\`.`, nearest(step.name, Object.keys(node)));
      if (steps[index + 1]?.kind === 'element') throw misfit(path, `there is no list \`${step.name}\`.`, null);
      container[key] = {};
    }
    node = container[key];
  }
  throw misfit(path, 'it is not a path.', null);
}

function keyOf(node: object, step: Step, path: string): PropertyKey {
  if (step.kind === 'field') {
    if (forbiddenFields.includes(step.name)) throw misfit(path, `\`${step.name}\` cannot be a field.`, null);
    if (Array.isArray(node)) throw misfit(path, `\`${step.name}\` follows a list: put it in brackets.`, null);
    return step.name;
  }
  if (!Array.isArray(node)) throw misfit(path, `what \`[${step.name}]\` follows is not a list.`, null);
  const names = node.map(nameOf);
  const index = names.indexOf(step.name);
  if (index < 0) {
    const known = names.filter((name) => name !== null);
    throw misfit(path, `the list has no \`${step.name}\`.`, nearest(step.name, known));
  }
  if (names.includes(step.name, index + 1)) throw misfit(path, `the list has more than one \`${step.name}\`.`, null);
  return index;
}

function findKey(node: object, step: Step): PropertyKey | null {
  if (step.kind === 'field') return !Array.isArray(node) && Object.hasOwn(node, step.name) ? step.name : null;
  const index = Array.isArray(node) ? node.map(nameOf).indexOf(step.name) : -1;
  return index < 0 ? null : index;
}

function stepsOf(path: string): readonly Step[] {
  const parts = path.match(/[^.[\]]+|\[[^\]]+\]/g) ?? [];
  return parts.map((part) =>
    part.startsWith('[') ? { kind: 'element', name: part.slice(1, -1) } : { kind: 'field', name: part },
  );
}

function isContainer(node: unknown): node is object {
  return node !== null && typeof node === 'object';
}

function nameOf(item: unknown): string | null {
  if (!isContainer(item)) return String(item);
  const field = nameFields.find((candidate) => Object.hasOwn(item, candidate));
  return field === undefined ? null : String((item as Container)[field]);
}

function nearest(name: string, known: readonly string[]): string | null {
  const near = closestName(name, known);
  if (near) return `Did you mean \`${near}\`?`;
  return known.length > 0 && known.length <= 20 ? `There are: ${known.join(', ')}.` : null;
}

function misfit(path: string, why: string, mend: string | null): UserError {
  return new UserError(`The path \`${path}\` does not fit the document that it changes: ${why}`, {
    mend:
      mend ?? 'Name fields with dots and list elements by name in brackets: `topology.services[checkout].regulated`.',
  });
}
