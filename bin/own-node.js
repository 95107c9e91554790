import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The project's own Node, from the npm package `node`; undefined where it is not installed. The package's own file
 * comes first, because what stands in .bin is a shell script on Windows.
 * @param {string} root the project's folder
 * @returns {string | undefined}
 */
export function findOwnNode(root) {
  return ['node/bin/node.exe', 'node/bin/node', '.bin/node']
    .map((path) => join(root, 'node_modules', path))
    .find((path) => existsSync(path) && !(process.platform === 'win32' && !path.endsWith('.exe')));
}
