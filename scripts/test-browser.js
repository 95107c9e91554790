// `npm run test:browser`: the pages that requal writes, in a real browser (README.md, "Dependencies, each with its reason"). The last line is always
// `N passed, N failed, N skipped`. With `--or-skip`, a machine without a browser skips the whole suite, and says so; without,
// that is a failure, because who asks for it wants it run.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installIfNeeded } from './install-if-needed.js';
import { failSuite, runSuite, skipSuite } from './own-suite.js';

/** As Debian, Ubuntu and Google name it. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

const words = process.argv.slice(2);
/** @type {import('./own-suite.js').Suite} */
const suite = {
  name: 'browser',
  config: 'vitest.browser.config.ts',
  resultsFile: '.test-results/vitest-browser.json',
  // A minute or two on two processors; a suite that hangs must not take the whole of CI with it.
  maxMs: 10 * 60_000,
  unshown: 'the pages in a browser',
  words: words.filter((word) => word !== '--or-skip'),
};
const project = await installIfNeeded();
process.exitCode = project === undefined ? failSuite(suite, 'its packages could not be installed') : testPages(project);

/** @param {import('./install-if-needed.js').Project} project */
function testPages(project) {
  const browser = findBrowser();
  if (browser !== undefined) return runSuite(suite, { ...project, env: { ...project.env, REQUAL_BROWSER: browser } });
  const lacks = `there is no ${BROWSERS.slice(0, -1).join(', ')} or ${BROWSERS.at(-1)} on the PATH`;
  return words.includes('--or-skip')
    ? skipSuite(suite, project, lacks)
    : failSuite(suite, `${lacks}; on Debian \`apt-get install chromium\` brings one`);
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
