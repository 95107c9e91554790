// `npm run test:qualify`: whole re-qualifications (README.md, "Dependencies, each with its reason"), which would make up a third
// of `npm test`. The last line is always `N passed, N failed, N skipped`.
import { installIfNeeded } from './install-if-needed.js';
import { failSuite, runSuite } from './own-suite.js';

/** @type {import('./own-suite.js').Suite} */
const suite = {
  name: 'qualify',
  config: 'vitest.qualify.config.ts',
  resultsFile: '.test-results/vitest-qualify.json',
  // Four minutes on two processors; a suite that hangs must not take the whole of CI with it.
  maxMs: 20 * 60_000,
  unshown: 'whole re-qualifications',
  words: process.argv.slice(2),
};
const project = await installIfNeeded();
process.exitCode =
  project === undefined ? failSuite(suite, 'its packages could not be installed') : runSuite(suite, project);
