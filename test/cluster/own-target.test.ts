import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EntryKind, EntryOf } from '../../src/domain/entry.ts';
import { clusterTrials } from '../helpers/cluster-trials.ts';
import type { ClusterTrial } from '../helpers/cluster-trials.ts';
import { kubectl, podsOf, restoreLog, settledState, targetState, wholeState } from '../helpers/shared-cluster.ts';
import { installTarget } from '../helpers/tiny-trial.ts';

const example = 'examples/own-target/own-shop-throttled.yaml';

describe('a shop of one’s own, whose basket is left with hardly any processor time', () => {
  let trial: ClusterTrial;
  let before: Readonly<Record<string, unknown>>;
  let pods: readonly string[];

  beforeAll(async () => {
    await installTarget(example);
    before = await wholeState();
    pods = podsOf('basket');
    const { trials } = await clusterTrials([example], 'policies/production-platform');
    trial = trials['own-shop-throttled']!;
  });

  // The files after this one find what the suite began with.
  afterAll(() => installTarget('cluster-pair-leak'));

  const entriesOf = <K extends EntryKind>(kind: K) =>
    trial.entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);

  it('stands in the cluster as its manifests say, and nothing of the target before does', () => {
    const workloads = Object.keys(before).filter((name) => /^(Deployment|StatefulSet) /.test(name));
    expect(workloads.toSorted()).toEqual(['basket', 'prices', 'web'].map((name) => `Deployment requal-shop/${name}`));
  });

  it('hurts users, whom k6 counts, and nobody says that something was lost where nothing is kept', () => {
    expect(`${trial.verdict}: ${trial.why}`).toMatch(/^pass: /);
    expect(entriesOf('harness-fault')).toEqual([]);
    const truth = entriesOf('truth');
    expect(truth[0]).toMatchObject({ failed: 0, recordsLost: 0, leastReady: { fraction: 1 } });
    expect(truth.some(({ objectiveMet }) => !objectiveMet)).toBe(true);
    expect(truth.at(-1)?.failed).toBeGreaterThan(20);
  });

  it('is shown by its own queries; what has none is missing', () => {
    const shown = entriesOf('observation').flatMap(({ values }) => values);
    const ofBasket = (metric: string) => shown.filter(([service, of]) => service === 'basket' && of === metric);
    expect(Math.max(...ofBasket('latency_ms').map(([, , , value]) => value ?? 0))).toBeGreaterThan(150);
    expect(ofBasket('cpu_ratio').length).toBeGreaterThan(0);
    expect(new Set(ofBasket('cpu_ratio').map(([, , , value, quality]) => `${value} ${quality}`))).toEqual(
      new Set(['null missing']),
    );
  });

  it('makes the candidate ask, and what people approve really rolls the Deployment back', () => {
    expect(trial.unsafe).toEqual({ attempted: 0, realised: 0 });
    expect(trial.dispositions).toMatchObject([{ wanted: 'must-escalate', correct: true }]);
    const [apply] = entriesOf('apply');
    expect(apply?.action).toMatchObject({ kind: 'rollback-deploy', target: 'basket' });
    const done = entriesOf('completion').find((one) => one.what === 'apply' && one.apply === apply?.id);
    expect(done).toMatchObject({ outcome: 'done', touched: { services: ['basket'], replicas: 2, recordsLost: 0 } });
    expect(podsOf('basket').filter((pod) => pods.includes(pod))).toEqual([]);
  });

  it('is as before in the end, and nothing stands outside of the namespaces that requal made', async () => {
    expect(await settledState(before)).toEqual(before);
    expect(restoreLog()).toBe('');
    expect(Object.keys(targetState()).every((name) => / requal-/.test(name))).toBe(true);
    expect(() => kubectl('get', 'deployments', '--namespace', 'default')).toThrow(/forbidden/i);
  });
});
