import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of requal itself, which holds the shipped scenarios, replays and policies. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)));

/** requal's version, from its package.json. */
export function packageVersion(): string {
  const text = readFileSync(join(packageRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('requal is not installed whole: its package.json is missing');
  return findRoot(parent);
}
