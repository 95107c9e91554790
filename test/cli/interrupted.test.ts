import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { endOf, everythingBelow, requal, startRequal, temporaryFolder } from '../helpers/requal-process.ts';

/** Long enough that the signal comes in the middle, on any machine. */
const long = ['run', '--seeds', '40'];

/** A candidate whose agent takes its time, so that no trial ends before the signal comes. */
function slowCandidate(folder: string): string {
  const candidate = join(folder, 'slow');
  mkdirSync(candidate);
  const agent = { kind: 'exec', command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], timeLimit: '5s' };
  writeFileSync(
    join(candidate, 'candidate.yaml'),
    JSON.stringify({ extends: resolve('policies/conservative'), agent }),
  );
  return candidate;
}

/** Resolves when the first trials of a run are judged. */
async function someJudged(out: string): Promise<void> {
  while (journalsOf(out).length < 3) await setTimeout(20);
}

/** The journals of trials, without those of their twins, below a folder. */
function journalsOf(out: string): readonly string[] {
  return everythingBelow(out).filter((name) => /journals\/.*(?<!\.twin)\.jsonl$/.test(name));
}

/** Resolves when the run has begun its trials. */
function begun(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    let seen = '';
    child.stderr?.on('data', (text: Buffer) => {
      seen += text.toString();
      if (seen.includes('Running')) done();
    });
  });
}

describe('a run that is broken off', () => {
  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'by %s before a trial is done ends with 130 and leaves nothing',
    async (signal) => {
      const folder = temporaryFolder();
      const out = join(folder, 'reports');
      const child = startRequal(['run', 'leak-known-cause', '--candidate', slowCandidate(folder), '--out', out]);
      const ended = endOf(child);
      await begun(child);
      expect(readdirSync(out)).toHaveLength(1);
      child.kill(signal);
      const { code, stderr, stdout } = await ended;
      expect(code).toBe(130);
      expect(stderr).toContain('no trial was done');
      expect(stdout).toBe('');
      expect(everythingBelow(out)).toEqual([]);
    },
  );

  it.each([1, 2])('by Ctrl-C keeps what %s workers did, and says how to go on', async (workers) => {
    const out = join(temporaryFolder(), 'reports');
    const child = startRequal([...long, '--out', out, '--workers', String(workers)]);
    const ended = endOf(child);
    await someJudged(out);
    child.kill('SIGINT');
    const { code, stderr, stdout } = await ended;
    expect(code).toBe(130);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/to go on: npx requal run --resume \S+-unfinished/);
    const [folder = '', ...more] = readdirSync(out);
    expect(more).toEqual([]);
    expect(stderr).toContain(folder);
    const results = readFileSync(join(out, folder, 'results.jsonl'), 'utf8');
    expect(results).toMatch(/\n$/);
    // No journal without its result, since both are written by one hand; that of a trial whose turn had not come waits beside.
    const early = everythingBelow(join(out, folder)).filter((name) => /^early\/\d+\.json$/.test(name));
    const lines = [results, ...early.map((name) => readFileSync(join(out, folder, name), 'utf8'))]
      .join('')
      .trim()
      .split('\n');
    const named = lines
      .map((line) => (JSON.parse(line) as { journal: string | null }).journal)
      .filter((name) => name !== null);
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(journalsOf(out).toSorted()).toEqual(named.map((name) => `${folder}/${name}`).toSorted());
    expect(everythingBelow(out).some((name) => name.endsWith('summary.json'))).toBe(false);
  });

  it('by kill -9 leaves whole journals in a hidden folder, which the next run shows as unfinished', async () => {
    const out = join(temporaryFolder(), 'reports');
    const child = startRequal([...long, '--out', out]);
    const ended = endOf(child);
    await someJudged(out);
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^\.run-.*\.partial$/)]);
    const { stderr } = await requal(['run', 'leak-novel', '--out', out]);
    const folders = readdirSync(out).toSorted();
    expect(folders).toHaveLength(2);
    const unfinished = join(out, folders.find((name) => /^run-.*-unfinished$/.test(name)) ?? '');
    expect(stderr).toContain('A run was broken off.');
    expect(stderr).toContain(unfinished.split('/').at(-1));
    const journals = journalsOf(unfinished);
    expect(journals.length).toBeGreaterThanOrEqual(3);
    for (const verb of ['verify', 'replay']) {
      const { code } = await requal([verb, join(unfinished, journals[0] ?? '')]);
      expect([verb, code]).toEqual([verb, 0]);
    }
  });

  it('leaves what another machine or a running process is still writing alone', async () => {
    const out = temporaryFolder();
    const others = [`.run-x.elsewhere.${process.pid}1.partial`, '.run-x.elsewhere.1.partial', '.mine'];
    for (const name of others) {
      mkdirSync(join(out, name));
      writeFileSync(join(out, name, 'file'), '');
    }
    await requal(['run', 'leak-novel', '--out', out]);
    for (const name of others) expect(everythingBelow(out)).toContain(join(name, 'file'));
  });
});
