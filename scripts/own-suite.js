// A suite with a configuration of its own, which needs what not every machine has (test-browser.js, test-cluster.js) or takes long
// (test-qualify.js). Whatever becomes of it, the last line is `N passed, N failed, N skipped`; each function returns the exit code.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countsLine, readCounts } from './read-counts.js';

const RUNNER = 'node_modules/vitest/vitest.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name as people say it: `browser`
 * @property {string} config of vitest
 * @property {string} resultsFile where vitest leaves its counts, below the project
 * @property {number} maxMs after which it is ended
 * @property {string} unshown what nothing was shown about when it is skipped
 * @property {string} [kept] what a failure leaves to look at
 * @property {readonly string[]} words for vitest
 */

/** @typedef {import('./install-if-needed.js').Project} Project */

/**
 * @param {Suite} suite
 * @param {Project} project
 */
export function runSuite(suite, project) {
  const { name, config, resultsFile, maxMs, words, kept } = suite;
  const results = join(project.root, resultsFile);
  // Yesterday's counts must not be taken for today's when the runner dies.
  rmSync(results, { force: true });
  mkdirSync(join(results, '..'), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultsFile}`];
  const args = [RUNNER, 'run', '--config', config, ...reporters, ...words];
  const { status, signal } = runNode(project, args, 'inherit', maxMs);
  if (signal !== null)
    return failSuite(suite, `it was ended by ${signal} after ${maxMs / 60_000} minutes or by a person`);
  const counts = readCounts(results);
  if (counts === undefined || counts.passed + counts.failed === 0)
    return failSuite(suite, 'the test runner left no counts');
  const holds = status === 0 && counts.failed === 0;
  const failed = `FAILED: the ${name} suite${kept === undefined ? '' : `; ${kept}`}`;
  process.stdout.write(`\n${holds ? `the ${name} suite passed` : failed}\n${countsLine(counts)}`);
  return holds ? 0 : 1;
}

/**
 * Says loudly that nothing was run, and counts every test as skipped.
 * @param {Suite} suite
 * @param {Project} project
 * @param {string} lacks
 */
export function skipSuite({ name, config, unshown }, project, lacks) {
  const skipped = countTests(project, config);
  process.stdout.write(
    `\n*** ${name.toUpperCase()} SUITE SKIPPED ***\n` +
      `This machine lacks what it needs: ${lacks}.\n` +
      `${skipped} tests were not run, and nothing was shown about ${unshown}.\n${countsLine({ passed: 0, failed: 0, skipped })}`,
  );
  return 0;
}

/**
 * @param {Pick<Suite, 'name'>} suite
 * @param {string} why
 */
export function failSuite({ name }, why) {
  process.stdout.write(`\nFAILED: the ${name} suite: ${why}\n${countsLine({ passed: 0, failed: 0, skipped: 0 })}`);
  return 1;
}

/**
 * @param {Project} project
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {number} [timeout] milliseconds after which it is ended; without, never
 */
export function runNode({ root, node, env }, args, stdio, timeout) {
  return spawnSync(node, [...args], { cwd: root, env, stdio, timeout, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/**
 * How many tests there are, without running any.
 * @param {Project} project
 * @param {string} config
 */
function countTests(project, config) {
  // Read as text, a test with a table of cases would count as one.
  const list = [RUNNER, 'list', '--config', config, '--json', '--staticParse=false'];
  const env = { ...project.env, REQUAL_COUNT_TESTS: '1' };
  const { stdout } = runNode({ ...project, env }, list, ['ignore', 'pipe', 'inherit']);
  try {
    return JSON.parse(stdout).length;
  } catch {
    return 0;
  }
}
