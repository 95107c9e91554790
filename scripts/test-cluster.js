// `npm run test:cluster`: the suite that drives Docker, kind and k6 (docs/cluster.md). The last line is
// always `N passed, N failed, N skipped`. With `--or-skip`, a machine that lacks something for it skips the whole suite,
// and says so; without, that is a failure, because who asks for it wants it run.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { installIfNeeded, installTargetIfNeeded } from './install-if-needed.js';
import { failSuite, runNode, runSuite, skipSuite } from './own-suite.js';

const JOURNALS_FOLDER = '.test-results/cluster';

const words = process.argv.slice(2);
/** @type {import('./own-suite.js').Suite} */
const suite = {
  name: 'cluster',
  config: 'vitest.cluster.config.ts',
  resultsFile: '.test-results/vitest-cluster.json',
  // It takes 34 to 46 minutes on two processors, by how busy they are; a suite that hangs must not take the whole of CI with it.
  maxMs: 65 * 60_000,
  unshown: 'the cluster world',
  kept: `its journals are in ${JOURNALS_FOLDER}`,
  words: words.filter((word) => word !== '--or-skip'),
};
const installed = await installIfNeeded();
process.exitCode =
  installed === undefined || !installTargetIfNeeded()
    ? failSuite(suite, 'its packages could not be installed')
    : testCluster(installed);

/** @param {import('./install-if-needed.js').Project} found */
function testCluster(found) {
  // A machine inside a container has the ports of other containers on its own address.
  const project = { ...found, env: { TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1', ...found.env } };
  const lacks = missing(project).join('; ');
  if (lacks === '') {
    rmSync(join(project.root, JOURNALS_FOLDER), { recursive: true, force: true });
    return runSuite(suite, project);
  }
  return words.includes('--or-skip') ? skipSuite(suite, project, lacks) : failSuite(suite, lacks);
}

/**
 * What `requal doctor` says is missing for the cluster world.
 * @param {import('./install-if-needed.js').Project} project
 * @returns {readonly string[]}
 */
function missing(project) {
  const { stdout } = runNode(project, ['bin/requal.js', 'doctor', '--json'], ['ignore', 'pipe', 'inherit']);
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
