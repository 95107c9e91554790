import { readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';

/** The folders of all replays below a folder, by name. A folder without `incident.yaml` is none. */
export function listReplayFolders(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { encoding: 'utf8' })
    .sort()
    .map((name) => posix.join(folder, name))
    .filter((path) => statSync(posix.join(path, 'incident.yaml'), { throwIfNoEntry: false })?.isFile() ?? false);
}
