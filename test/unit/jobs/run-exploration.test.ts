import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ExplorationProgress, ExplorationRequest } from '../../../src/jobs/run-exploration.ts';
import { runExploration } from '../../../src/jobs/run-exploration.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

async function run(changes: Partial<ExplorationRequest>, isStopped: () => boolean = () => false) {
  const folder = temporaryFolder();
  const notices: string[] = [];
  const told: ExplorationProgress[] = [];
  const request: ExplorationRequest = {
    candidate: 'policies/always-act',
    profile: null,
    seed: 3,
    runs: 4,
    time: null,
    workers: 1,
    properties: [],
    hidden: false,
    mixture: 'swarm',
    out: join(folder, 'reports'),
    found: join(folder, 'found'),
    resume: null,
    ...changes,
  };
  const listener = {
    update: (progress: ExplorationProgress) => void told.push(progress),
    notice: (sentence: string) => void notices.push(sentence),
  };
  return { summary: await runExploration(request, listener, isStopped), notices, told };
}

describe('an exploration with its report', () => {
  it('says that programs are tried one after the other where more workers are asked for', async () => {
    const programs = { candidate: 'examples/external', runs: 1, properties: ['no-harm'] };
    expect((await run({ ...programs, workers: 2 })).notices).toEqual([expect.stringContaining('one after the other')]);
    expect((await run(programs)).notices).toEqual([]);
    expect((await run({ runs: 1, workers: 2, properties: ['canary-first'] })).notices).toEqual([]);
  });

  it('goes on telling while it reduces, trial by trial', async () => {
    const { told, summary } = await run({ properties: ['verify-or-undo'] });
    const reducing = told.filter(({ phase }) => phase === 'reducing').map((one) => one.reducing);
    expect(summary.reduced).toBeGreaterThan(0);
    expect(reducing[0]).toEqual({ place: 1, total: summary.violations, trials: 0 });
    expect(reducing[1]).toEqual({ place: 1, total: summary.violations, trials: 1 });
    expect(told.filter(({ phase }) => phase === 'exploring').every((one) => one.reducing === null)).toBe(true);
  });

  it('is inconclusive where one of the named rules, or every one of all, was never put to the test', async () => {
    const quiet = { candidate: 'policies/do-nothing', runs: 2 };
    const named = await run({ ...quiet, properties: ['verify-or-undo', 'canary-first'] });
    expect([named.summary.exitCode, named.summary.tested.map(({ runs }) => runs)]).toEqual([2, [0, 0]]);
    const interrupted = await run(quiet, () => true);
    expect([interrupted.summary.exitCode, interrupted.summary.interrupted]).toEqual([130, true]);
  });

  it('counts what was put to the test of all rules that are watched, and passes with some of it where none was named', async () => {
    const { summary } = await run({ candidate: 'policies/conservative', runs: 12, seed: 1 });
    expect([summary.exitCode, summary.violations]).toEqual([0, 0]);
    const never = summary.tested.filter(({ runs }) => runs === 0).map(({ property }) => property);
    expect(never).toContain('canary-first');
    expect(never.length).toBeLessThan(summary.tested.length);
    expect(summary.tested.map(({ property }) => property)).toContain('renamed-world-same-decision');
  });
});
