import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compareAndPrint } from '../../src/commands/compare-and-print.ts';
import type * as interruption from '../../src/base/interruption.ts';
import { runAndPrint } from '../../src/commands/run-and-print.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import type { Summary } from '../../src/domain/summary.ts';
import type { ClusterWorldOptions } from '../../src/world/cluster/open-cluster-world.ts';
import { openSimulator } from '../../src/world/simulator/simulator.ts';
import { emptyFolder } from '../helpers/certificate-parts.ts';

/** Why the cluster is not as it was before; null when it is. */
let left: string | null = null;

/** A simulator in the place of the cluster, that ends as a cluster does. */
vi.mock('../../src/world/cluster/open-cluster-world.ts', () => ({
  openClusterWorld(scenario: Scenario, { seed, onRestored, onLoadEnded }: ClusterWorldOptions) {
    const world = openSimulator(scenario, seed);
    const close = (): Promise<void> => {
      onLoadEnded({ name: 'users', summary: '{"metrics":{"http_reqs":{"count":7}}}' });
      onRestored([{ id: 'step-1', what: 'no fault leak at the fault switch', failed: left }]);
      return world.close();
    };
    return Promise.resolve({ ...world, samples: world.samples, close });
  },
}));

// The signals of this process are the test runner's.
vi.mock('../../src/base/interruption.ts', async (original) => ({
  ...(await original<typeof interruption>()),
  endWhenInterrupted: () => {},
}));

let out = '';
let stdout = '';
let stderr = '';

beforeEach(() => {
  out = emptyFolder();
  left = null;
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((stdout += String(text)), true));
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((stderr += String(text)), true));
});

afterEach(() => vi.restoreAllMocks());

const inCluster = { 'time-scale': 10, cluster: undefined, 'k6-script': undefined, 'load-any-host': false };
const scenario = 'cluster-leak-known-cause';

function run(candidate: string): Promise<number> {
  const nothing = { seed: 1, seeds: 1, workers: undefined, resume: undefined, redact: undefined };
  const uncertified = { certificate: undefined, trust: undefined, ledger: undefined };
  const asked = { what: [scenario], candidate: [candidate], world: 'cluster' as const, json: true, out };
  return runAndPrint({ ...inCluster, ...nothing, ...uncertified, ...asked });
}

describe('a cluster that could not be put back', () => {
  const pass = 'policies/production-platform';

  it('is a harness fault, although every trial passed', async () => {
    expect(await run(pass)).toBe(0);
    expect(stderr).not.toContain('NOT PUT BACK');
    left = 'the switch does not answer';
    expect(await run(pass)).toBe(4);
    expect(stderr).toContain('NOT PUT BACK  1 of 1 things in the cluster are not as before');
  });

  it('takes nothing away from a fail that was proven', async () => {
    left = 'the switch does not answer';
    expect(await run('policies/always-ask')).toBe(1);
  });

  it('is one for a comparison as well', async () => {
    left = 'the switch does not answer';
    const asked = { ...inCluster, scenario, worlds: 'simulator,cluster', journal: [], candidate: pass, out };
    expect(await compareAndPrint({ ...asked, seed: 1, seeds: 1, redact: undefined, json: true })).toBe(4);
  });
});

describe('what k6 says of a load', () => {
  it('stands beside the journal of its trial, is named in the report, and is no part of the journal', async () => {
    await run('policies/production-platform');
    const { run: made, trials } = JSON.parse(stdout) as Summary;
    const journal = join(made.folder ?? '', trials[0]?.journal ?? '');
    expect(readFileSync(journal.replace(/jsonl$/, 'k6-users.json'), 'utf8')).toContain('"http_reqs":{"count":7}');
    expect(readFileSync(journal, 'utf8')).not.toContain('http_reqs');
    expect(readFileSync(join(made.folder ?? '', 'report.md'), 'utf8')).toContain('k6-users.json');
  });
});
