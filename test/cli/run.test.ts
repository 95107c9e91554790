import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorDocumentSchema } from '../../src/domain/error-document.ts';
import { summarySchema } from '../../src/domain/summary.ts';
import type { Summary } from '../../src/domain/summary.ts';
import { everythingBelow, requal, temporaryFolder } from '../helpers/requal-process.ts';

const subject = 'leak-novel';

/** Runs with `--json` and gives the one document that stdout holds. */
async function summaryOf(args: readonly string[]): Promise<Summary> {
  const { stdout } = await requal(['run', ...args, '--json']);
  return summarySchema.parse(JSON.parse(stdout));
}

describe('requal run', () => {
  it('prints exactly one JSON document on stdout, and everything human on stderr', async () => {
    const out = temporaryFolder();
    const { code, stdout, stderr } = await requal(['run', subject, '--out', out, '--json']);
    const summary = summarySchema.parse(JSON.parse(stdout));
    expect(code).toBe(summary.exitCode);
    expect(stderr).toContain(`${summary.run.folder}/report.md`);
    const [folder = ''] = readdirSync(out);
    expect(JSON.parse(readFileSync(join(out, folder, 'summary.json'), 'utf8'))).toEqual(summary);
  });

  it('prints one JSON document on stdout also when it fails', async () => {
    const { code, stdout, stderr } = await requal(['run', 'no-such-scenario', '--json']);
    const { error, exitCode } = errorDocumentSchema.parse(JSON.parse(stdout));
    expect([code, exitCode]).toEqual([3, 3]);
    expect(stderr).toContain(error.message);
  });

  it('says which replays a world cannot play, and that nobody is at fault', async () => {
    const out = temporaryFolder();
    const what = ['fastly-2021-06-08-customer-config', 'github-2018-10-21-failover'];
    const { code, stdout } = await requal(['run', ...what, '--world', 'simulator', '--out', out]);
    const text = stdout.replace(/\s+/g, ' ');
    expect(code).toBe(2);
    expect(text).toContain('nobody is at fault: the simulator cannot play this incident');
    expect(text).toContain(`(2 trials): ${what.join(', ')}`);
    expect(text).not.toMatch(/harness/i);
    const command = /^Replay {2}npx requal (replay .*)$/m.exec(stdout)?.[1] ?? '';
    const again = await requal(command.split(' '));
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('byte-identical, 3 entries')]);
  });

  it.runIf(existsSync('/proc/self/cmdline'))(
    'does not name the scenario in what a program on trial can read of the process that started it',
    async () => {
      const folder = temporaryFolder();
      const seen = join(folder, 'seen');
      const agent = `
        const { readFileSync, writeFileSync } = require('node:fs');
        const parent = readFileSync('/proc/' + process.ppid + '/cmdline', 'utf8');
        writeFileSync(${JSON.stringify(seen)}, JSON.stringify([parent, process.cwd(), process.env]));
        process.exit(1);`;
      const extended = resolve('policies/conservative');
      const command = [process.execPath, '-e', agent];
      writeFileSync(
        join(folder, 'candidate.yaml'),
        JSON.stringify({ extends: extended, agent: { kind: 'exec', command } }),
      );
      const { code } = await requal(['run', subject, '--candidate', folder, '--out', join(folder, 'out'), '--json']);
      expect([0, 1, 2]).toContain(code);
      const told = readFileSync(seen, 'utf8');
      expect(told).toContain('requal');
      expect(told).not.toContain(subject);
    },
  );

  it('gives each fail a command that can be pasted, also with several candidates and seeds', async () => {
    const candidates = ['policies/always-act', 'policies/confidence-only'].flatMap((one) => ['--candidate', one]);
    const out = join(temporaryFolder(), 'a folder');
    const { stdout } = await requal(['run', 'leak-regulated', ...candidates, '--seeds', '2', '--out', out]);
    const commands = [...stdout.matchAll(/^ {4}npx requal replay '(.*)'$/gm)].map(([, path]) => path ?? '');
    expect(commands).toHaveLength(4);
    for (const path of commands) {
      const { code, stdout: said } = await requal(['replay', path]);
      expect([code, said]).toEqual([0, expect.stringContaining('byte-identical')]);
    }
  });

  it('writes no colour and no box where nobody watches', async () => {
    const { stdout, stderr } = await requal(['run', subject, '--out', temporaryFolder()]);
    // oxlint-disable-next-line no-control-regex -- Terminal escapes are what must not be there.
    expect(stdout + stderr).not.toMatch(/\u001b|[┌│]/);
  });

  it('tries each candidate on the same draws', async () => {
    const candidates = ['policies/do-nothing', 'policies/always-ask'].flatMap((folder) => ['--candidate', folder]);
    const out = temporaryFolder();
    const { run, trials } = await summaryOf([subject, ...candidates, '--seed', '7', '--out', out]);
    const faults = trials.map(({ journal }) => truthOf(join(run.folder ?? '', journal)));
    expect(trials.map(({ candidate }) => candidate)).toEqual(['do-nothing', 'always-ask']);
    expect(faults[0]?.length).toBeGreaterThan(0);
    expect(faults[0]).toEqual(faults[1]);
  });

  it('writes the same journal for a seed whether it is alone, first or last', async () => {
    const out = temporaryFolder();
    const alone = await summaryOf([subject, '--seed', '3', '--out', out]);
    const first = await summaryOf([subject, '--seed', '3', '--seeds', '2', '--out', out]);
    const last = await summaryOf([subject, '--seed', '2', '--seeds', '2', '--out', out]);
    const heads = [alone, first, last].map(({ trials }) => trials.find(({ seed }) => seed === 3)?.chainHead);
    expect(heads[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(heads).size).toBe(1);
  });

  it('tells candidates apart whose folders have the same name, and takes one that is named twice once', async () => {
    const folder = temporaryFolder();
    const paths = ['old', 'new'].map((around) => join(folder, around, 'mine'));
    for (const path of paths) cpSync('policies/production-platform', path, { recursive: true });
    const candidates = [...paths, paths[0] ?? ''].flatMap((path) => ['--candidate', path]);
    const { run, trials } = await summaryOf([subject, ...candidates, '--out', join(folder, 'out')]);
    expect(trials.map(({ candidate }) => candidate)).toEqual(['old-mine', 'new-mine']);
    for (const { journal } of trials) {
      const { code, stdout } = await requal(['replay', join(run.folder ?? '', journal)]);
      expect([code, stdout]).toEqual([0, expect.stringContaining('byte-identical')]);
    }
  });

  it('takes ids, files and folders, each subject once, and reduced counterexamples first', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'found'));
    for (const name of ['a-first', 'found/z-found']) {
      const id = name.split('/').at(-1) ?? '';
      writeFileSync(join(folder, `${name}.yaml`), `id: ${id}\nextends: leak-known-cause\ntitle: A copy\nchanges: []\n`);
    }
    const what = [folder, join(folder, 'a-first.yaml'), subject, subject];
    const { trials } = await summaryOf([...what, '--out', join(folder, 'out')]);
    expect(trials.map(({ scenario }) => scenario)).toEqual(['z-found', 'a-first', subject]);
  });

  it('makes the folder of the reports, and gives a second run in the same second a name of its own', async () => {
    const out = join(temporaryFolder(), 'deep', 'er');
    await Promise.all([1, 2, 3].map(() => requal(['run', subject, '--out', out])));
    expect(readdirSync(out)).toHaveLength(3);
    for (const name of readdirSync(out)) expect(everythingBelow(join(out, name))).toContain('summary.json');
  });
});

/** What truly happened in a trial until its first decision could change it, as the journal has it. */
function truthOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as { kind: string; at: number });
  const decided = entries.find(({ kind }) => kind === 'decision')?.at ?? Number.MAX_SAFE_INTEGER;
  const early = entries.filter(({ kind, at }) => kind === 'truth' && at < decided);
  return early.map(({ prev: _prev, hash: _hash, seq: _seq, ...entry }: Record<string, unknown>) =>
    JSON.stringify(entry),
  );
}
