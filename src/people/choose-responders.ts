import type { Role } from '../domain/primitives.ts';

/**
 * The people who answer a call, of all who could, given in the order in which they would: one for each group, each a
 * different person, as early as can be. An early person is passed over only if no group is left for them (a greedy
 * choice is the earliest one here: who can be matched to groups together forms a matroid).
 */
export function chooseResponders<T extends { readonly role: Role }>(
  inOrder: readonly T[],
  groups: readonly (readonly Role[])[],
): readonly T[] {
  const heldBy: (T | null)[] = groups.map(() => null);
  for (const person of inOrder) place(person, groups, heldBy, new Set());
  return inOrder.filter((person) => heldBy.includes(person));
}

/** Finds a group for a person, moving others to another group of theirs where that makes room. */
function place<T extends { readonly role: Role }>(
  person: T,
  groups: readonly (readonly Role[])[],
  heldBy: (T | null)[],
  tried: Set<number>,
): boolean {
  for (const [index, group] of groups.entries()) {
    if (!group.includes(person.role) || tried.has(index)) continue;
    tried.add(index);
    const holder = heldBy[index] ?? null;
    if (holder === null || place(holder, groups, heldBy, tried)) {
      heldBy[index] = person;
      return true;
    }
  }
  return false;
}
