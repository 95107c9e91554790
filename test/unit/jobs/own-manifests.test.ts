import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ClusterTrials } from '../../../src/jobs/cluster-trials.ts';
import { ownManifests } from '../../../src/jobs/own-manifests.ts';
import { findSubjects, finderFor } from '../../../src/jobs/subjects.ts';
import { planTrials } from '../../../src/jobs/trial-inputs.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { clusterSettings } from '../../../src/world/cluster/lifecycle/cluster-settings.ts';

const shipped = 'examples/own-target/own-shop-throttled.yaml';
const folder = mkdtempSync(join(tmpdir(), 'requal-own-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cluster: ClusterTrials = {
  settings: clusterSettings({ cluster: 'requal-nobody', nodeImage: null }),
  timeScale: 10,
  script: null,
  anyHost: false,
  onRestored: () => undefined,
};
const common = { candidate: loadCandidate('policies/production-platform'), charterDigest: 'charter', seed: 1 };

/** A variation of the shipped example in a folder of its own. */
function variation(id: string, changes: readonly object[]): string {
  const file = join(folder, 'other', `${id}.yaml`);
  mkdirSync(join(folder, 'other'), { recursive: true });
  cpSync(shipped, join(folder, 'other', 'own-shop-throttled.yaml'));
  cpSync('examples/own-target/manifests', join(folder, 'other', 'manifests'), { recursive: true });
  writeFileSync(file, JSON.stringify({ id, extends: 'own-shop-throttled', title: 'Another', changes }));
  return file;
}

function planned(file: string) {
  return findSubjects([file]).flatMap((subject) => planTrials(subject, cluster, common))[0];
}

describe('the shipped example of a target of one’s own', () => {
  it('is read with its manifests, which need no image but one', () => {
    const manifests = ownManifests(loadScenario(shipped, finderFor(shipped)));
    expect(manifests?.images).toEqual(['node:24-bookworm-slim']);
    expect(manifests?.objects).toHaveLength(7);
  });

  it('promises to users what its target says, in every world', () => {
    const { objective } = loadScenario(shipped, finderFor(shipped)).scenario;
    expect(objective).toMatchObject({ latencyMax: 150, successRatioMin: 0.99 });
  });

  it('is found in its folder, and its manifests are taken for no scenarios', () => {
    expect(findSubjects(['examples/own-target']).map(({ id }) => id)).toEqual(['own-shop-throttled']);
  });

  it('is planned for a cluster, and its journal tells which manifests were tried', () => {
    const plan = planned(shipped);
    expect(plan?.unsupported).toBeNull();
    expect(plan?.input.targetDigest).toBe(ownManifests(loadScenario(shipped, finderFor(shipped)))?.digest);
  });

  it('finds its manifests beside the file that names them when another one extends it', () => {
    const file = variation('own-shop-other', [{ set: 'horizon', to: '20m' }]);
    expect(planned(file)?.input.targetDigest).toBe(planned(shipped)?.input.targetDigest);
  });
});

describe('what a target of one’s own cannot play', () => {
  const leak = { id: 'leak', kind: 'memory-leak', target: 'basket', at: '1m', pattern: 'oom-leak' };
  const drain = { kind: 'repair', at: '1m', action: { kind: 'throttle-traffic', target: 'basket', amount: 0.2 } };
  const stale = { id: 'old', kind: 'delay', at: '1m', service: 'basket', metric: 'cpu_ratio', by: '3m' };

  it.each([
    ['a fault of requal’s switch', { add: 'faults', value: leak }, /cannot play memory-leak: only requal’s own target/],
    [
      'a step of requal’s controls',
      { set: 'people[on-call].interventions', to: [drain] },
      /cannot carry out throttle-traffic/,
    ],
    ['a distortion of what nobody tells', { add: 'distortions', value: stale }, /distorts cpu_ratio of basket/],
  ])('is named before anything is tried: %s', (_, change, why) => {
    expect(planned(variation('own-shop-cannot', [change]))?.unsupported).toMatch(why);
  });
});
