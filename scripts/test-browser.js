// `npm run test:browser`: the pages that requal writes, in a real browser (README.md, "Dependencies, each with its reason"). The last line is always
// `N passed, N failed, N skipped`. With `--or-skip`, a machine without a browser skips the whole suite, and says so; without,
// that is a failure, because who asks for it wants it run.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installIfNeeded } from './install-if-needed.js';
import { countsLine, readCounts } from './read-counts.js';

/** A minute or two on two processors; a suite that hangs must not take the whole of CI with it. */
const SUITE_MAX_MS = 10 * 60_000;
const RESULTS_FILE = '.test-results/vitest-browser.json';
const CONFIG = ['--config', 'vitest.browser.config.ts'];
/** As Debian, Ubuntu and Google name it. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

const runner = 'node_modules/vitest/vitest.mjs';
const words = process.argv.slice(2);
const project = await installIfNeeded();
process.exitCode = project === undefined ? fail('its packages could not be installed') : testPages(project);

/** @param {import('./install-if-needed.js').Project} project */
function testPages(project) {
  const browser = findBrowser();
  if (browser !== undefined) return runSuite({ ...project, env: { ...project.env, REQUAL_BROWSER: browser } });
  const lacks = `there is no ${BROWSERS.slice(0, -1).join(', ')} or ${BROWSERS.at(-1)} on the PATH`;
  if (!words.includes('--or-skip')) return fail(`${lacks}; on Debian \`apt-get install chromium\` brings one`);
  const skipped = countSuite(project);
  process.stdout.write(
    '\n*** BROWSER SUITE SKIPPED ***\n' +
      `This machine lacks what it needs: ${lacks}.\n` +
      `${skipped} tests were not run, and nothing was shown about the pages in a browser.\n${countsLine({ passed: 0, failed: 0, skipped })}`,
  );
  return 0;
}

/** The first that can be run. */
function findBrowser() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const files = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name)));
  return files.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {import('./install-if-needed.js').Project} project */
function runSuite(project) {
  const resultsFile = join(project.root, RESULTS_FILE);
  rmSync(resultsFile, { force: true });
  mkdirSync(join(resultsFile, '..'), { recursive: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS_FILE}`];
  const own = words.filter((word) => word !== '--or-skip');
  const { status, signal } = run(project, [runner, 'run', ...CONFIG, ...reporters, ...own], 'inherit', SUITE_MAX_MS);
  if (signal !== null) return fail(`it was ended by ${signal} after ${SUITE_MAX_MS / 60_000} minutes or by a person`);
  const counts = readCounts(resultsFile);
  if (counts === undefined || counts.passed + counts.failed === 0) return fail('the test runner left no counts');
  const holds = status === 0 && counts.failed === 0;
  process.stdout.write(holds ? '\nthe browser suite passed\n' : '\nFAILED: the browser suite\n');
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
  const { stdout } = run(project, list, ['ignore', 'pipe', 'inherit']);
  try {
    return JSON.parse(stdout).length;
  } catch {
    return 0;
  }
}

/** @param {string} why */
function fail(why) {
  process.stdout.write(`\nFAILED: the browser suite: ${why}\n${countsLine({ passed: 0, failed: 0, skipped: 0 })}`);
  return 1;
}

/**
 * @param {import('./install-if-needed.js').Project} project
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {number} [timeout] milliseconds after which it is ended; without, never
 */
function run({ root, node, env }, args, stdio, timeout) {
  return spawnSync(node, [...args], { cwd: root, env, stdio, timeout, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
