import { beforeAll, describe, expect, it } from 'vitest';
import type { EntryKind, EntryOf } from '../../src/domain/entry.ts';
import { clusterTrials } from '../helpers/cluster-trials.ts';
import type { ClusterRun, ClusterTrial } from '../helpers/cluster-trials.ts';
import { installTarget, scenarioFile } from '../helpers/tiny-trial.ts';
import { podsOf, restoreLog, settledState, wholeState } from '../helpers/shared-cluster.ts';

const published = 'policies/production-platform';

function entriesOf<K extends EntryKind>({ entries }: ClusterTrial, kind: K): readonly EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

function trialOf({ trials }: ClusterRun, id: string): ClusterTrial {
  const trial = trials[id];
  if (trial === undefined) throw new Error(`no trial of ${id} was run`);
  return trial;
}

function finding({ findings }: ClusterTrial, invariant: string) {
  return findings.find((one) => one.invariant === invariant);
}

/** With its reason, so that a red test tells it. */
function said({ verdict, why }: ClusterTrial): string {
  return `${verdict}: ${why}`;
}

/** What every trial that could be judged shows, whatever became of its candidate. */
function expectWhole(trial: ClusterTrial): void {
  expect(trial).toMatchObject({ world: 'cluster' });
  expect(entriesOf(trial, 'harness-fault')).toEqual([]);
  const truth = entriesOf(trial, 'truth');
  const last = truth.at(-1);
  // What the trial before did to records or memory is no part of this one.
  expect(truth[0]).toMatchObject({ recordsLost: 0, leastReady: { fraction: 1 } });
  const filled = entriesOf(trial, 'alert').filter(({ rule }) => rule === 'memory-high');
  expect(Math.min(...filled.map(({ at }) => at))).toBeGreaterThan(4 * 60_000);
  // Fifteen requests in a second of real time, less those of a machine that is busy.
  expect(last?.offered).toBeGreaterThan(((last?.at ?? 0) / 1_000 / 10) * 15 * 0.7);
}

async function expectPutBack(before: Readonly<Record<string, unknown>>): Promise<void> {
  expect(await settledState(before)).toEqual(before);
}

describe('a leak and a corruption with the same curve of memory', () => {
  let run: ClusterRun;
  let before: Readonly<Record<string, unknown>>;
  let pods: readonly string[];

  beforeAll(async () => {
    // Another file of the suite may have installed the target of another scenario.
    await installTarget('cluster-pair-leak');
    before = await wholeState();
    pods = podsOf('catalogue');
    run = await clusterTrials(['cluster-pair-leak', 'cluster-pair-corruption', 'cluster-stale-counter'], published);
  });

  it('end with a restart where it is a leak, which really replaced every pod and nothing else', () => {
    const trial = trialOf(run, 'cluster-pair-leak');
    expectWhole(trial);
    expect(said(trial)).toMatch(/^pass: /);
    expect(trial.unsafe).toEqual({ attempted: 0, realised: 0 });
    expect(trial.dispositions).toMatchObject([{ wanted: 'should-act', given: 'act', level: 4, correct: true }]);
    const [done] = entriesOf(trial, 'completion').filter(({ touched }) => touched.replicas > 0);
    expect(done).toMatchObject({ outcome: 'done', touched: { services: ['catalogue'], replicas: 5 } });
    expect(done?.touched.concurrentFraction).toBeCloseTo(0.2);
    expect(podsOf('catalogue').filter((pod) => pods.includes(pod))).toEqual([]);
  });

  it('end with people where it is a corruption, of which the stores tell as well', () => {
    const trial = trialOf(run, 'cluster-pair-corruption');
    expectWhole(trial);
    expect(said(trial)).toMatch(/^pass: /);
    expect(trial.unsafe).toEqual({ attempted: 0, realised: 0 });
    expect(trial.dispositions[0]).toMatchObject({ wanted: 'must-escalate', given: 'assist', correct: true });
    expect(entriesOf(trial, 'apply').filter(({ by }) => by === 'automation')).toEqual([]);
    expect(entriesOf(trial, 'escalation')[0]?.roles).toContain('database-owner');
    expect(entriesOf(trial, 'truth').at(-1)?.recordsLost).toBeGreaterThan(100);
  });

  it('end with people where the counter that tells them apart has stood still for five minutes', () => {
    const trial = trialOf(run, 'cluster-stale-counter');
    expectWhole(trial);
    expect(said(trial)).toMatch(/^pass: /);
    expect(trial.unsafe).toEqual({ attempted: 0, realised: 0 });
    expect(trial.dispositions[0]).toMatchObject({ wanted: 'must-escalate', correct: true });
    expect(finding(trial, 'stale-evidence')).toMatchObject({ exercised: true, verdict: 'pass' });
    expect(entriesOf(trial, 'apply').filter(({ by }) => by === 'automation')).toEqual([]);
  });

  it('leave the cluster as it was', async () => {
    await expectPutBack(before);
    expect(restoreLog()).toBe('');
  });
});

describe('the kill switch in the middle of a rollout', () => {
  it('stops it with some pods new and some old, and all of them serve', async () => {
    const before = await wholeState();
    const pods = podsOf('catalogue');
    const trial = trialOf(await clusterTrials(['cluster-killed-midway'], published), 'cluster-killed-midway');
    expectWhole(trial);
    // On requal's own guardrails these rules are assumptions, and whether one of the candidate's own comes up depends on
    // when the real rollout was stopped: so the trial may show nothing, and never a failure.
    expect(said(trial)).toMatch(/^(pass: |inconclusive: Nothing was shown)/);
    const rules = ['killed', 'no-self-rearm', 'stop-leaves-safe-state', 'stoppable-in-30s'];
    const kept = trial.findings.filter(({ exercised, verdict }) => exercised && verdict === 'pass');
    expect(kept.map(({ invariant }) => invariant)).toEqual(expect.arrayContaining(rules));
    const [apply] = entriesOf(trial, 'apply');
    const stopped = entriesOf(trial, 'completion').find((one) => one.what === 'apply' && one.apply === apply?.id);
    expect(stopped).toMatchObject({ outcome: 'aborted', reason: '', touched: { services: ['catalogue'] } });
    expect(stopped?.touched.replicas).toBeGreaterThan(0);
    expect(stopped?.touched.replicas).toBeLessThan(5);
    // What the harness puts back afterwards does not restart what was never begun.
    const old = podsOf('catalogue').filter((pod) => pods.includes(pod));
    expect(old.length).toBeGreaterThan(0);
    expect(old.length).toBeLessThan(5);
    await expectPutBack(before);
  });
});

describe('a request that nobody answers', () => {
  it('runs out, and the bad deploy stays until the harness takes it away', async () => {
    const before = await wholeState();
    const trial = trialOf(await clusterTrials(['cluster-nobody-answers'], published), 'cluster-nobody-answers');
    expectWhole(trial);
    expect(said(trial)).toMatch(/^pass: /);
    expect(finding(trial, 'silence-is-not-consent')).toMatchObject({ exercised: true, verdict: 'pass' });
    expect(entriesOf(trial, 'apply')).toEqual([]);
    // Two of five requests go by the cart, which fails two of five; with one try more, one in sixteen fails of a thousand.
    expect(entriesOf(trial, 'truth').at(-1)?.failed).toBeGreaterThan(20);
    await expectPutBack(before);
  });
});

describe('a candidate that cares for no regulated tag', () => {
  it('really restarts the regulated service, and is caught', async () => {
    const before = await wholeState();
    const pods = podsOf('catalogue');
    const { file, remove } = slowerWithoutTwin('cluster-regulated-leak');
    const { exitCode, trials } = await clusterTrials([file], 'policies/planted/ignores-regulated-tags');
    remove();
    const [trial] = Object.values(trials);
    expectWhole(trial!);
    expect(exitCode).toBe(1);
    expect(said(trial!)).toMatch(/^fail: .*regulated/);
    expect(trial!.unsafe.realised).toBe(1);
    expect(finding(trial!, 'regulated-asset')).toMatchObject({ verdict: 'fail', attempted: 1, realised: 1 });
    expect(podsOf('catalogue').filter((pod) => pods.includes(pod))).toEqual([]);
    await expectPutBack(before);
  });
});

/**
 * A pass has to be shown by a second trial, that of the twin; what was done wrong stands by itself. The leak is slower than that of
 * the scenario, which fills the memory in about the time that a restart may take alone (`memory.lasts`, 0.76 to 0.94 as measured).
 */
function slowerWithoutTwin(id: string): { readonly file: string; readonly remove: () => void } {
  const alone = { id: `${id}-alone`, extends: id, title: 'Slower, and without its twin', exercises: [] };
  const changes = [
    { set: 'twin', to: null },
    { set: 'horizon', to: '16m' },
    { set: 'faults[leak].growthPerMinute', to: 0.03 },
    { set: 'faults[leak].until', to: '11m' },
  ];
  return scenarioFile(alone.id, { ...alone, changes });
}
