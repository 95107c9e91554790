import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ScenarioFinder } from './load-scenario.ts';
import { scenarioIdOf } from './load-scenario.ts';

/** All scenario files below a folder: reduced counterexamples in `found/` first, then the rest, each by name. */
export function listScenarioFiles(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !isElse(name))
    .sort();
  const isFound = (name: string) => name.split(/[\\/]/)[0] === 'found';
  return [...files.filter(isFound), ...files.filter((name) => !isFound(name))].map((name) => join(folder, name));
}

/** Finds scenarios by id, which is the name of their file, in several folders; the first that has it wins. */
export function scenarioFinder(folders: readonly string[]): ScenarioFinder {
  const files = new Map<string, string>();
  for (const file of folders.flatMap(listScenarioFiles)) {
    const id = scenarioIdOf(file);
    if (!files.has(id)) files.set(id, file);
  }
  return (id) => files.get(id) ?? null;
}

/** Profiles of real systems, their manifests and recorded incidents stand in folders of their own and are no scenarios. */
function isElse(name: string): boolean {
  const parts = name.split(/[\\/]/);
  return parts.includes('profiles') || parts.includes('manifests') || parts.at(-1) === 'incident.yaml';
}
