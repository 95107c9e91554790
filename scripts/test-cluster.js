// `npm run test:cluster`: the suite that drives Docker, kind and k6 (README.md, "On a real cluster"). The last line is
// always `N passed, N failed, N skipped`. With `--or-skip`, a machine that lacks something for it skips the whole suite,
// and says so; without, that is a failure, because who asks for it wants it run.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, installTargetIfNeeded } from './install-if-needed.js';
import { countsLine, readCounts } from './read-counts.js';

/** It takes 34 to 46 minutes on two processors, by how busy they are; a suite that hangs must not take the whole of CI with it. */
const SUITE_MAX_MS = 65 * 60_000;
const RESULTS_FILE = '.test-results/vitest-cluster.json';
const JOURNALS_FOLDER = '.test-results/cluster';
const CONFIG = ['--config', 'vitest.cluster.config.ts'];

const runner = 'node_modules/vitest/vitest.mjs';
const words = process.argv.slice(2);
const orSkip = words.includes('--or-skip');
const project = await installIfNeeded();
process.exitCode =
  project === undefined || !installTargetIfNeeded()
    ? fail('its packages could not be installed')
    : testCluster(project);

/** @param {import('./install-if-needed.js').Project} project */
function testCluster(project) {
  const lacks = missing(project);
  if (lacks.length === 0) return runSuite(project);
  if (!orSkip) return fail(lacks.join('; '));
  const skipped = countSuite(project);
  process.stdout.write(
    '\n*** CLUSTER SUITE SKIPPED ***\n' +
      `This machine lacks what it needs: ${lacks.join('; ')}.\n` +
      `${skipped} tests were not run, and nothing was shown about the cluster world.\n${countsLine({ passed: 0, failed: 0, skipped })}`,
  );
  return 0;
}

/**
 * What `requal doctor` says is missing for the cluster world.
 * @param {import('./install-if-needed.js').Project} project
 * @returns {readonly string[]}
 */
function missing(project) {
  const { stdout } = run(project, ['bin/requal.js', 'doctor', '--json'], ['ignore', 'pipe', 'inherit']);
  try {
    /** @type {{ worlds: readonly { world: string, ready: boolean, checks: readonly { name: string, state: string, found: string | null }[] }[] }} */
    const told = JSON.parse(stdout);
    const cluster = told.worlds.find(({ world }) => world === 'cluster');
    if (cluster?.ready) return [];
    const checks = (cluster?.checks ?? []).filter(({ state }) => state === 'missing');
    const named = checks.map(({ name, found }) => (found === null ? name : `${name} (${found})`));
    return named.length > 0 ? named : ['something that `requal doctor` does not name'];
  } catch {
    return ['an answer of `requal doctor`'];
  }
}

/** @param {import('./install-if-needed.js').Project} project */
function runSuite(project) {
  const resultsFile = join(project.root, RESULTS_FILE);
  rmSync(resultsFile, { force: true });
  rmSync(join(project.root, JOURNALS_FOLDER), { recursive: true, force: true });
  mkdirSync(join(resultsFile, '..'), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS_FILE}`];
  const own = words.filter((word) => word !== '--or-skip');
  const { status, signal } = run(project, [runner, 'run', ...CONFIG, ...reporters, ...own], 'inherit', SUITE_MAX_MS);
  if (signal !== null) return fail(`it was ended by ${signal} after ${SUITE_MAX_MS / 60_000} minutes or by a person`);
  const counts = readCounts(resultsFile);
  if (counts === undefined || counts.passed + counts.failed === 0) return fail('the test runner left no counts');
  const holds = status === 0 && counts.failed === 0;
  process.stdout.write(
    holds ? '\nthe cluster suite passed\n' : `\nFAILED: the cluster suite; its journals are in ${JOURNALS_FOLDER}\n`,
  );
  process.stdout.write(countsLine(counts));
  return holds ? 0 : 1;
}

/**
 * How many tests there are, without running any.
 * @param {import('./install-if-needed.js').Project} project
 */
function countSuite(project) {
  // Read as text, a test with a table of cases would count as one.
  const list = [runner, 'list', ...CONFIG, '--json', '--staticParse=false'];
  const env = { ...project.env, REQUAL_COUNT_TESTS: '1' };
  const { stdout } = run({ ...project, env }, list, ['ignore', 'pipe', 'inherit']);
  try {
    return JSON.parse(stdout).length;
  } catch {
    return 0;
  }
}

/** @param {string} why */
function fail(why) {
  process.stdout.write(`\nFAILED: the cluster suite: ${why}\n${countsLine({ passed: 0, failed: 0, skipped: 0 })}`);
  return 1;
}

/**
 * @param {import('./install-if-needed.js').Project} project
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {number} [timeout] milliseconds after which it is ended; without, never
 */
function run({ root, node, env }, args, stdio, timeout) {
  // A machine inside a container has the ports of other containers on its own address.
  const environment = { TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1', ...env };
  return spawnSync(node, [...args], {
    cwd: root,
    env: environment,
    stdio,
    timeout,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
}
