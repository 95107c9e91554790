import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../../src/domain/cluster.ts';
import { statusText, stepText, upText } from '../../../src/report/cluster-text.ts';

const absent: ClusterStatus = {
  schema: 'requal/cluster-status/v1',
  cluster: 'requal',
  context: 'kind-requal',
  state: 'absent',
  since: null,
  startedAt: null,
  borrowed: false,
  target: null,
  workloads: [],
  entryUrl: null,
  prometheusUrl: null,
  heldBy: null,
  restoreLogThere: false,
  stateFolder: '/state',
};

const up: ClusterStatus = {
  ...absent,
  state: 'up',
  since: '2026-01-01T00:00:00Z',
  startedAt: '2026-01-01T00:00:05Z',
  target: { scenario: 'leak', digest: 'abcdef0123456789', image: 'requal/target:1', timeScale: 8, installedAt: 'noon' },
  workloads: [
    { namespace: 'requal-shop', name: 'cart', kind: 'Deployment', wanted: 2, ready: 1, pods: 2 },
    { namespace: 'requal-shop', name: 'gateway', kind: 'Deployment', wanted: 2, ready: 2, pods: 2 },
  ],
  entryUrl: 'https://127.0.0.1:1',
  prometheusUrl: 'http://127.0.0.1:2',
};

describe('what is said of a cluster', () => {
  it('is how many pods of each workload are ready', () => {
    expect(statusText(up))
      .toBe(`The cluster requal (context kind-requal) is up: made 2026-01-01T00:00:00Z, started 2026-01-01T00:00:05Z.
Target: leak, digest abcdef012345, image requal/target:1, installed noon, time scale 8.
2 workloads, 1 with all pods ready:
  requal-shop/cart  1 of 2
  requal-shop/gateway  2 of 2
Entry https://127.0.0.1:1, Prometheus http://127.0.0.1:2.
`);
  });

  it.each([
    ['absent', 'There is no cluster requal'],
    ['foreign', 'knows nothing of'],
    ['unfinished', 'makes it anew'],
    ['stopped', 'is stopped'],
    ['not-answering', 'does not answer'],
  ] as const)('is plain when it is %s', (state, text) => {
    expect(statusText({ ...absent, state })).toContain(text);
  });

  it('is who uses it, and that something may have to be put back', () => {
    const heldBy = { pid: 7, started: '1', host: 'h', purpose: 'a trial', since: 'noon', released: false };
    const text = statusText({ ...up, heldBy, restoreLogThere: true });
    expect(text).toContain('In use: a trial by process 7 since noon.');
    expect(text).toContain('A restore log is there');
  });

  it('is how long each step took, and all of them', () => {
    const step = { name: 'cluster', result: 'made', tookMs: 18_240 };
    expect(stepText(step)).toBe('  18.2 s  cluster           made\n');
    const urls = { entryUrl: 'https://127.0.0.1:1', prometheusUrl: 'http://127.0.0.1:2', stateFolder: '/state' };
    const text = upText({ cluster: 'requal', scenario: 'leak', digest: 'x', ...urls, steps: [step, step] });
    expect(text).toContain('with the target of leak; it took 36.5 s.');
  });
});
