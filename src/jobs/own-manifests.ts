import { dirname, resolve } from 'node:path';
import type { LoadedScenario } from '../scenario/load-scenario.ts';
import type { OwnManifests } from '../world/cluster/own/own-manifests.ts';
import { readManifests } from '../world/cluster/own/read-manifests.ts';

/**
 * The manifests of a scenario with a target of the user's own; null for one without. Their folder counts from the file in
 * which it is written, which for a variation may be that of its base. Throws `UserError` for what requal does not install.
 */
export function ownManifests(loaded: LoadedScenario): OwnManifests | null {
  const { target } = loaded.scenario;
  if (target === null) return null;
  const known = read.get(loaded);
  if (known !== undefined) return known;
  const { file } = loaded.placeOf(['target', 'manifests']);
  const manifests = readManifests(resolve(dirname(file), target.manifests), loaded.scenario, loaded.placeOf);
  read.set(loaded, manifests);
  return manifests;
}

/** Every seed and every candidate meets the same objects. */
const read = new WeakMap<LoadedScenario, OwnManifests>();
