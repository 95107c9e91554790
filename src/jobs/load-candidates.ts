import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Candidate } from '../domain/candidate.ts';
import { loadCandidate } from '../policy/load-candidate.ts';

/**
 * The candidates in these folders, each folder once. Files and tables name a candidate by its folder, so those whose
 * folders have the same name are told apart by the folder around it, and if need be by a number.
 */
export function loadCandidates(folders: readonly string[]): readonly Candidate[] {
  const loaded = new Map<string, Candidate>();
  for (const folder of folders) {
    const candidate = loadCandidate(folder);
    const path = realpathSync(folder);
    if (!loaded.has(path)) loaded.set(path, candidate);
  }
  const names = namesApart([...loaded].map(([path, { name }]) => ({ name, around: basename(dirname(path)) })));
  return [...loaded.values()].map((candidate, index) => ({ ...candidate, name: names[index] ?? candidate.name }));
}

/** Names that differ, in the order given; a name that is there only once stays as it is. */
export function namesApart(folders: readonly { readonly name: string; readonly around: string }[]): readonly string[] {
  const taken = new Set<string>();
  const isTwice = (name: string) => folders.filter((folder) => folder.name === name).length > 1;
  return folders.map(({ name, around }) => {
    const wanted = isTwice(name) && around !== '' ? `${around}-${name}` : name;
    let given = wanted;
    for (let number = 2; taken.has(given); number += 1) given = `${wanted}-${number}`;
    taken.add(given);
    return given;
  });
}
