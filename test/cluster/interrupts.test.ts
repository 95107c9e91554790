import type { ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRunning } from '../../src/base/processes.ts';
import { runWords } from '../helpers/cluster-trials.ts';
import { endOf, requal, startRequal } from '../helpers/requal-process.ts';
import type { Ended } from '../helpers/requal-process.ts';
import {
  administer,
  kubectl,
  restoreLog,
  settledState,
  sharedCluster,
  switchState,
  until,
} from '../helpers/shared-cluster.ts';
import { keptFolder } from '../helpers/kept-folder.ts';
import { installTiny, tinyFile, tinyScenario, tinyTimeScale } from '../helpers/tiny-trial.ts';

const interrupted = 130;
const { file, remove } = tinyFile(tinyScenario());
const out = keptFolder('interrupts');
let before: Readonly<Record<string, unknown>>;

/** Where a trial is, as the cluster and the restore log show it from outside. */
const stages = {
  baseline: () => restoreLog().includes('"kind":"process"'),
  injected: () => annotationsOf('cart').includes('requal.dev/fault') && switchState().faults.length > 0,
  acting: () => named('rolebindings').includes('product-db-opened') && replicasOf('cart') > 1,
  recovering: () => wasInjected() && loadProcesses().length > 0 && !annotationsOf('cart').includes('requal.dev/fault'),
} as const;
type Stage = keyof typeof stages;

beforeAll(async () => {
  before = await installTiny(file);
});

afterAll(remove);

interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** The processes that send its load. */
  readonly k6: readonly number[];
}

/**
 * A trial that was begun and has come to this stage. On a machine that is too busy it may end before, as inconclusive; then
 * another one is begun, once, and that is said.
 */
async function startedUntil(stage: Stage): Promise<Begun> {
  const first = await begunUntil(stage);
  if (first.k6.length > 0) return first;
  const { stderr, stdout } = await first.ended;
  process.stdout.write(`tried again, because a trial ended before it was ${stage}: ${stderr}${stdout.slice(0, 500)}\n`);
  expect(await settledState(before)).toEqual(before);
  const second = await begunUntil(stage);
  if (second.k6.length === 0) throw new Error(`requal ended twice before it was ${stage}`);
  return second;
}

async function begunUntil(stage: Stage): Promise<Begun> {
  const child = startRequal([...runWords([file], tinyTimeScale), '--candidate', 'policies/do-nothing', '--out', out]);
  const ended = endOf(child);
  await Promise.race([until(stages[stage], stage), ended]);
  return { child, ended, k6: child.exitCode === null ? loadProcesses() : [] };
}

/** Specs, labels, replicas, secrets, volumes and access are as before, nothing is set at the switch, and nobody sends load. */
async function expectAsBefore(k6: readonly number[]): Promise<void> {
  expect(await settledState(before)).toEqual(before);
  expect(restoreLog()).toBe('');
  expect(switchState()).toEqual({ faults: [], controls: [] });
  expect(k6.filter(isRunning)).toEqual([]);
}

/** requal does not come back: what the target and Kubernetes' own objects carry of faults goes away all the same. */
async function expectFaultsToEndByThemselves(): Promise<void> {
  expect(annotationsOf('cart')).toContain('requal.dev/fault');
  const isOver = () => switchState().faults.length === 0 && !annotationsOf('cart').includes('requal.dev/fault');
  await until(isOver, 'the end of all faults');
}

describe.each(Object.keys(stages) as Stage[])('a trial that is ended while it is %s', (stage) => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s puts everything back before it goes', async (signal) => {
    const { child, ended, k6 } = await startedUntil(stage);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect(code).toBe(interrupted);
    expect(stderr).toContain('interrupted');
    expect(stderr).not.toContain('NOT PUT BACK');
    await expectAsBefore(k6);
  });

  it('by kill -9 is put back by requal cluster restore', async () => {
    const { child, ended, k6 } = await startedUntil(stage);
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(restoreLog()).not.toBe('');
    if (stage === 'injected') await expectFaultsToEndByThemselves();
    const restored = await requal(['cluster', 'restore', '--cluster', sharedCluster.name]);
    expect(restored).toMatchObject({ code: 0 });
    expect(restored.stdout).toMatch(/the objects of .*requal-shop/);
    await expectAsBefore(k6);
  });
});

describe('a step of the restore that fails', () => {
  it('is told with its reason, does not stop the others, and is done the next time', async () => {
    const { child, ended, k6 } = await startedUntil('acting');
    child.kill('SIGKILL');
    await ended;
    const switchDeployment = ['--namespace', 'requal-system', 'deployment/fault-switch'];
    administer('scale', ...switchDeployment, '--replicas=0');
    administer(
      'wait',
      '--namespace',
      'requal-system',
      '--for=delete',
      'pod',
      '--selector',
      'app.kubernetes.io/name=fault-switch',
      '--timeout=60s',
    );
    const first = await requal(['cluster', 'restore', '--cluster', sharedCluster.name]);
    expect(first.code).toBe(4);
    expect(first.stdout).toMatch(/NOT PUT BACK {2}\d+ of \d+ things/);
    expect(first.stdout).toContain('no fault leak at the fault switch: ');
    expect(first.stdout).toMatch(/Put back .*\n(.*\n)* {2}the objects of .*requal-shop\n/);
    expect(await settledState(before)).toEqual(before);
    expect(k6.filter(isRunning)).toEqual([]);
    // Nobody begins a trial on what was not put back.
    const refused = await requal([
      ...runWords([file], tinyTimeScale),
      '--candidate',
      'policies/do-nothing',
      '--out',
      out,
    ]);
    expect(refused).toMatchObject({ code: 4 });
    expect(refused.stderr).toContain('requal cluster restore');
    administer('scale', ...switchDeployment, '--replicas=1');
    administer('rollout', 'status', ...switchDeployment, '--timeout=60s');
    expect(await requal(['cluster', 'restore', '--cluster', sharedCluster.name])).toMatchObject({ code: 0 });
    await expectAsBefore(k6);
  });
});

/** Ids of the processes that send load, as the restore log has them. */
function loadProcesses(): readonly number[] {
  return [...restoreLog().matchAll(/"pid":(\d+)/g)].map(([, id]) => Number(id)).filter(isRunning);
}

function wasInjected(): boolean {
  return restoreLog().includes('"id":"leak"');
}

function annotationsOf(name: string): string {
  return kubectl(
    'get',
    'deployment',
    name,
    '--namespace',
    'requal-shop',
    '--output',
    'jsonpath={.spec.template.metadata.annotations}',
  );
}

function replicasOf(name: string): number {
  return Number(
    kubectl('get', 'deployment', name, '--namespace', 'requal-shop', '--output', 'jsonpath={.spec.replicas}'),
  );
}

function named(kind: string): string {
  return kubectl('get', kind, '--namespace', 'requal-shop', '--output', 'name');
}
