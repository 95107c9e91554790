// `npm run build`: plain JavaScript for the published package, where Node refuses to strip types.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded } from './install-if-needed.js';

const project = await installIfNeeded();
process.exitCode = project === undefined ? 1 : build(project);

/** @param {import('./install-if-needed.js').Project} project */
function build({ root, node, env }) {
  // A file that is gone from src/ must not live on in dist/.
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(node, [compiler, '-p', 'tsconfig.build.json'], { cwd: root, env, stdio: 'inherit' }).status ?? 1;
}
