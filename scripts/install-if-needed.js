import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOwnNode } from '../bin/own-node.js';

/**
 * @typedef {{ root: string, node: string, env: NodeJS.ProcessEnv }} Project
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 */

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs the packages of target/, which has its own lock because its image is built of that folder alone. Says
 * whether they are there.
 */
export function installTargetIfNeeded() {
  const folder = join(root, 'target');
  if (holdsLocked(folder)) return true;
  process.stderr.write('requal: installing the packages of target/ (once; some seconds)\n');
  return install(folder);
}

/**
 * Installs the locked packages where they are missing or out of date, and gives the project's own Node with an
 * environment in which `node` means that one. Undefined when that failed; then the reason has been printed.
 * @returns {Promise<Project | undefined>}
 */
export async function installIfNeeded() {
  if (!isInstalled()) {
    process.stderr.write('requal: installing its packages and its own Node (once; some seconds to a minute)\n');
    if (!install(root)) return undefined;
  }
  const node = findOwnNode(root);
  if (node === undefined || !isRunnable(node)) {
    process.stderr.write(
      'requal: the package `node` is installed without its binary, or with one for another machine.\n' +
        'Its install script brings the binary; allow it (npm config get ignore-scripts), delete node_modules, try again.\n',
    );
    return undefined;
  }
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].filter(Boolean).join(delimiter);
  return { root, node, env: { ...process.env, PATH: path } };
}

/** Whether the locked packages are there, and the project's own Node can be run. */
function isInstalled() {
  const node = findOwnNode(root);
  return node !== undefined && isRunnable(node) && holdsLocked(root);
}

/**
 * What npm says it has installed in a folder, compared with what the lock file there asks for. npm writes its note
 * last, so an installation that was broken off counts as none.
 * @param {string} folder
 */
function holdsLocked(folder) {
  const wanted = readPackages(join(folder, 'package-lock.json'));
  const present = readPackages(join(folder, 'node_modules/.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  // A package that has left the lock file must not go on being found, so what is too many counts as well.
  if (!Object.keys(present).every((path) => path in wanted)) return false;
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '') return true;
    const found = present[path];
    if (found === undefined) return locked.optional === true || locked.devOptional === true;
    return found.version === locked.version && found.integrity === locked.integrity;
  });
}

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage> | undefined}
 */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} node */
function isRunnable(node) {
  return spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** @param {string} folder */
function install(folder) {
  // The npm that started this script is used again, on its own Node: `npm ci` replaces the one in node_modules.
  const npmCli = process.env['npm_execpath'];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const done =
    npmCli === undefined
      ? spawnSync('npm', args, { cwd: folder, encoding: 'utf8', shell: process.platform === 'win32' })
      : spawnSync(process.env['npm_node_execpath'] ?? process.execPath, [npmCli, ...args], {
          cwd: folder,
          encoding: 'utf8',
        });
  if (done.status === 0) return true;
  const reason = [done.stdout, done.stderr, done.error?.message].filter(Boolean).join('\n');
  process.stderr.write(`${reason}\nrequal: \`npm ci\` failed in ${folder}: see above\n`);
  return false;
}
