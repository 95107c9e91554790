#!/usr/bin/env node
// The door for people: picks a Node that can run the sources, then hands over to the command line. Plain JavaScript,
// because it must start, and say something helpful, on a Node that is too old for everything else.
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { findOwnNode } from './own-node.js';
import { runUntilExit } from './run-until-exit.js';

// Bad usage, as in src/base/exit-codes.ts, which cannot be read before it is known that this Node can read it.
const USAGE_EXIT_CODE = 3;

const root = fileURLToPath(new URL('..', import.meta.url));

if (canRunSources(process.versions.node)) {
  await runHere();
} else {
  await runOnOwnNode();
}

async function runHere() {
  // A compiled copy of every module is kept between runs: half of the time to the first line of --help.
  module.enableCompileCache();
  const entry = ['../src/cli.ts', '../dist/cli.js'].map((path) => new URL(path, import.meta.url)).find(existsSync);
  if (entry === undefined) {
    refuse(
      'this installation is not whole: neither src/cli.ts nor dist/cli.js is there.\n' +
        '  to mend it: install the package again (`npm install requal`), or run `npm run build` in a clone.',
    );
    return;
  }
  try {
    await import(entry.href);
  } catch (error) {
    const missing = missingPackage(error);
    if (missing === undefined) throw error;
    refuse(
      `the package \`${missing}\` that it needs is not installed.\n  to mend it: run \`npm ci\` in a clone, or install requal again.`,
    );
  }
}

/**
 * The name of a package that could not be found; undefined for any other error.
 * @param {unknown} error
 */
function missingPackage(error) {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  return /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
}

async function runOnOwnNode() {
  const node = findOwnNode(root);
  if (node === undefined) {
    refuse(
      `Node ${process.versions.node} is too old: 22.19 or later is needed.\n` +
        '  to mend it: install a newer Node, or run `npm ci` in a clone, which brings one along.',
    );
    return;
  }
  // What was asked for is not to be read from the list of processes by a program on trial (src/base/processes.ts).
  const asked = process.argv.slice(2);
  process.title = 'requal';
  process.exitCode = await runUntilExit(node, [fileURLToPath(import.meta.url), ...asked]);
}

/**
 * Type stripping without a flag came with 22.18; the Kubernetes client asks for 22.19.
 * @param {string} version
 */
function canRunSources(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 19);
}

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`requal: ${message}\n`);
  process.exitCode = USAGE_EXIT_CODE;
}
