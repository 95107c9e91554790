// `npm test`: every stage is run and reported, on the project's own Node, whatever became of the one before. The last
// line is always `N passed, N failed, N skipped`, from the test runner's own counts.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, installTargetIfNeeded } from './install-if-needed.js';
import { countsLine, readCounts } from './read-counts.js';

const RESULTS_FILE = '.test-results/vitest.json';

// Each stage is a package's own script, started without a shell.
const STAGES = [
  { name: 'type check', command: ['typescript/bin/tsc', '--noEmit'] },
  { name: 'lint', command: ['oxlint/bin/oxlint'] },
  { name: 'format check', command: ['prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  {
    name: 'tests',
    command: ['vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS_FILE}`],
  },
];

const project = await installIfNeeded();
process.exitCode =
  project === undefined || !installTargetIfNeeded() ? report(['installation'], undefined) : testAll(project);

/** @param {import('./install-if-needed.js').Project} project */
function testAll(project) {
  const resultsFile = join(project.root, RESULTS_FILE);
  // Yesterday's counts must not be taken for today's when the runner dies.
  rmSync(resultsFile, { force: true });
  mkdirSync(join(resultsFile, '..'), { recursive: true });
  const failed = STAGES.filter((stage) => !passes(stage, project)).map((stage) => stage.name);
  return report(failed, readCounts(resultsFile));
}

/**
 * @param {{ name: string, command: string[] }} stage
 * @param {import('./install-if-needed.js').Project} project
 */
function passes({ name, command }, { root, node, env }) {
  process.stdout.write(`\n== ${name}\n`);
  const [script = '', ...args] = command;
  const done = spawnSync(node, [join(root, 'node_modules', script), ...args], { cwd: root, env, stdio: 'inherit' });
  process.stdout.write(done.status === 0 ? `${name}: ok\n` : `${name}: FAILED\n`);
  return done.status === 0;
}

/**
 * @param {readonly string[]} failedStages
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counts
 */
function report(failedStages, counts) {
  const known = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const { passed, failed } = known;
  const problems = failedStages.map((name) => `${name} failed`);
  if (counts === undefined) problems.push('the test runner left no counts');
  else if (passed + failed === 0) problems.push('no test was run');
  else if (failed === 0 && failedStages.includes('tests')) problems.push('no test failed: a file could not be run');
  const holds = problems.length === 0 && failed === 0;
  process.stdout.write(holds ? '\nevery stage passed\n' : `\nFAILED: ${problems.join('; ')}\n`);
  process.stdout.write(countsLine(known));
  return holds ? 0 : 1;
}
