import type { Change } from './apply-changes.ts';
import { applyChanges, resolvePath } from './apply-changes.ts';
import type { SourcePlace } from './errors.ts';
import { UserError } from './errors.ts';
import type { SourceDocument } from './read-yaml.ts';

/** Where a change took place, and what it did there. */
interface Edit {
  readonly kind: 'written' | 'removed';
  readonly path: readonly PropertyKey[];
}

/**
 * A document with the changes made that another file, `source`, has under `changes`. Each value keeps its place: in the
 * change that wrote it, else where it stood before. Throws `UserError` with the place of a change that does not fit.
 */
export function changeDocument(
  base: SourceDocument,
  changes: readonly Change[],
  source: SourceDocument,
): SourceDocument {
  const edits: Edit[] = [];
  let value = base.value;
  for (const [index, change] of changes.entries()) {
    const before = value;
    value = applyAt(before, change, source.placeOf(['changes', index]));
    edits.push(editOf(change, before, value));
  }
  return {
    ...base,
    value,
    placeOf: (path) => placeBehind(path, edits, changes, base, source),
    replacedAt(isSuch) {
      const index = edits.findLastIndex(({ path }, at) => !('add' in (changes[at] ?? {})) && isSuch(path));
      return index < 0 ? (base.replacedAt?.(isSuch) ?? null) : source.placeOf(['changes', index]);
    },
  };
}

function applyAt(document: unknown, change: Change, place: SourcePlace): unknown {
  try {
    return applyChanges(document, [change]);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(error.message, { place, mend: error.mend });
  }
}

function editOf(change: Change, before: unknown, after: unknown): Edit {
  if ('remove' in change) return { kind: 'removed', path: resolvePath(before, change.remove) ?? [] };
  if ('set' in change) {
    // Before it, since it may have renamed an element of its own path; after it, since it may have made the path.
    const path = resolvePath(before, change.set) ?? resolvePath(after, change.set);
    return path === null ? { kind: 'removed', path: [] } : { kind: 'written', path };
  }
  const list = resolvePath(after, change.add) ?? [];
  return { kind: 'written', path: [...list, lengthAt(after, list) - 1] };
}

/** Walks back through the changes: the newest that wrote the value, or where it stood before all of them. */
function placeBehind(
  path: readonly PropertyKey[],
  edits: readonly Edit[],
  changes: readonly Change[],
  base: SourceDocument,
  source: SourceDocument,
): SourcePlace {
  const earlier = [...path];
  for (const [index, edit] of [...edits.entries()].reverse()) {
    if (edit.kind === 'written' && startsWith(earlier, edit.path)) {
      const field = 'to' in (changes[index] ?? {}) ? 'to' : 'value';
      return source.placeOf(['changes', index, field, ...earlier.slice(edit.path.length)]);
    }
    if (edit.kind === 'removed') shiftBack(earlier, edit.path);
  }
  return base.placeOf(earlier);
}

/** Undoes what the removal of a list element did to the positions behind it. */
function shiftBack(path: PropertyKey[], removed: readonly PropertyKey[]): void {
  const at = removed.length - 1;
  const [position, gap] = [path[at], removed[at]];
  if (typeof position !== 'number' || typeof gap !== 'number' || position < gap) return;
  if (startsWith(path, removed.slice(0, -1))) path[at] = position + 1;
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.length <= path.length && start.every((key, at) => path[at] === key);
}

function lengthAt(document: unknown, path: readonly PropertyKey[]): number {
  const node = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], document);
  return Array.isArray(node) ? node.length : 0;
}
