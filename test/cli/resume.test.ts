import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { unchained } from '../../src/base/chained-lines.ts';
import { openEarlyReports } from '../../src/jobs/early-reports.ts';
import type { TrialReport } from '../../src/jobs/trial-work.ts';
import { endOf, everythingBelow, requal, startRequal, temporaryFolder } from '../helpers/requal-process.ts';

/** Two scenarios that are each other's twins, often enough that a kill comes in the middle. */
const asked = ['run', 'leak-novel', 'leak-known-cause', '--seeds', '20'];

/** Everything in the folder of a run that must be the same however it was made, by path. */
function bytesOf(folder: string): ReadonlyMap<string, string> {
  const files = everythingBelow(folder).filter((name) =>
    /^(results\.jsonl|journals\/.*\.jsonl|candidates\/.*)$/.test(name),
  );
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Runs to the end and gives the folder of the report. */
async function wholeRun(args: readonly string[], out: string): Promise<string> {
  const { code, stderr } = await requal([...args, '--out', out]);
  expect([0, 1, 2, stderr]).toContain(code);
  const [name = ''] = readdirSync(out);
  return join(out, name);
}

/** A run that was killed after some trials, as it lies there: hidden. */
async function killedRun(out: string): Promise<string> {
  const child = startRequal([...asked, '--out', out, '--workers', '2']);
  const ended = endOf(child);
  while (resultsBelow(out) < 3) await setTimeout(10);
  child.kill('SIGKILL');
  expect((await ended).signal).toBe('SIGKILL');
  const [name = ''] = readdirSync(out);
  expect(name).toMatch(/^\.run-.*\.partial$/);
  return join(out, name);
}

function resultsBelow(out: string): number {
  const file = everythingBelow(out).find((name) => name.endsWith('results.jsonl'));
  return file === undefined ? 0 : readFileSync(join(out, file), 'utf8').split('\n').length - 1;
}

/** Reports that wait for those of trials before them; each is in place whole or not at all. */
function earlyBelow(out: string): readonly string[] {
  const [hidden = ''] = readdirSync(out);
  const folder = join(out, hidden, 'early');
  const names = hidden !== '' && existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => join('early', name))
    .toSorted();
}

/** The journal of an early report, and which file it is. */
function journalOf(folder: string, early: string, text = readFileSync(join(folder, early), 'utf8')) {
  const { journal: path } = JSON.parse(text) as { readonly journal: string };
  return { path, file: statSync(join(folder, path)).ino };
}

describe('a run', () => {
  it('leaves the same bytes for 1, 2 and 3 workers', async () => {
    const few = [...asked.slice(0, -1), '3'];
    const folders = await Promise.all(
      ['1', '2', '3'].map((workers) => wholeRun([...few, '--workers', workers], temporaryFolder())),
    );
    const [one, two, three] = folders.map(bytesOf);
    expect([...(one ?? [])].length).toBeGreaterThan(6);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it('that was killed and is gone on with, also after a cut last line, ends as one that was not', async () => {
    const out = temporaryFolder();
    const whole = bytesOf(await wholeRun(asked, temporaryFolder()));
    const killed = await killedRun(out);
    const before = resultsBelow(out);
    truncateSync(join(killed, 'results.jsonl'), readFileSync(join(killed, 'results.jsonl')).length - 20);
    // The folder of the reports is enough where there is one such run in it.
    const { code, stderr } = await requal(['run', '--resume', out]);
    expect([0, 1, 2, stderr]).toContain(code);
    expect(stderr).toContain(`${before - 1} of 40 trials were done`);
    expect(readdirSync(out)).toEqual([expect.stringMatching(/^run-\d+T\d+Z$/)]);
    const [name = ''] = readdirSync(out);
    expect(bytesOf(join(out, name))).toEqual(whole);
    const { trials } = JSON.parse(readFileSync(join(out, name, 'summary.json'), 'utf8')) as { trials: unknown[] };
    expect(trials).toHaveLength(40);
    const again = await requal(['run', '--resume', join(out, name)]);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('This run has ended')]);
  });

  it('that was killed while others waited for a slow trial runs none of those again', async () => {
    const out = temporaryFolder();
    const slow = join(temporaryFolder(), 'slow-leak.yaml');
    writeFileSync(
      slow,
      'id: slow-leak\nextends: leak-known-cause\ntitle: A long day\nchanges: [{set: horizon, to: 30h}]\n',
    );
    const shortAndSlow = ['run', slow, ...asked.slice(1, 3), '--seeds', '8', '--workers', '2'];
    const whole = bytesOf(await wholeRun(shortAndSlow, temporaryFolder()));
    const child = startRequal([...shortAndSlow, '--out', out]);
    const ended = endOf(child);
    // Held still, so that it takes none of them in between the look and its end.
    for (let looks = 0; looks < 2_000 && child.exitCode === null; looks += 1) {
      child.kill('SIGSTOP');
      if (earlyBelow(out).length >= 2) break;
      child.kill('SIGCONT');
      await setTimeout(5);
    }
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    const [hidden = ''] = readdirSync(out);
    const [damaged = '', ...sound] = earlyBelow(out);
    const before = sound.map((file) => journalOf(join(out, hidden), file));
    expect(before.length).toBeGreaterThan(0);
    // What was damaged is run again, and what was not is no more.
    const text = readFileSync(join(out, hidden, damaged), 'utf8');
    const other = text.includes('"verdict":"pass"') ? 'fail' : 'pass';
    writeFileSync(join(out, hidden, damaged), text.replace(/"verdict":"\w+"/, `"verdict":"${other}"`));
    const lost = journalOf(join(out, hidden), damaged, text);
    const { code, stderr } = await requal(['run', '--resume', out]);
    expect([0, 1, 2, stderr]).toContain(code);
    const [name = ''] = readdirSync(out);
    expect(bytesOf(join(out, name))).toEqual(whole);
    expect(existsSync(join(out, name, 'early'))).toBe(false);
    // A file that is written anew is another one.
    const again = ({ path }: { readonly path: string }) => statSync(join(out, name, path)).ino;
    for (const journal of before) expect(again(journal)).toBe(journal.file);
    expect(again(lost)).not.toBe(lost.file);
  });

  it('takes in what waited only as it was written, of the same plan and trial, and with its journal', async () => {
    const folder = await wholeRun(['run', 'leak-novel'], temporaryFolder());
    const [line = ''] = readFileSync(join(folder, 'results.jsonl'), 'utf8').split('\n');
    const [plan, otherPlan] = ['a'.repeat(64), 'b'.repeat(64)];
    const {
      id: label,
      verdict,
      fault,
      journal,
    } = JSON.parse(line) as Record<'id' | 'fault' | 'journal', string> & Pick<TrialReport, 'verdict'>;
    const report: TrialReport = { label, verdict, body: unchained(line), kept: null, fault, broken: null };
    openEarlyReports(folder, plan).keep(0, report);
    const left = (trial = 0, of = plan) => openEarlyReports(folder, of).left(trial);
    expect(left()).toEqual(report);
    cpSync(join(folder, 'early/0.json'), join(folder, 'early/1.json'));
    expect([left(1), left(2), left(0, otherPlan)]).toEqual([null, null, null]);
    const text = readFileSync(join(folder, journal), 'utf8');
    for (const damaged of [
      text.slice(0, -9),
      text.split('\n').slice(0, -2).join('\n'),
      text.replace('"seq":1', '"seq":2'),
    ]) {
      writeFileSync(join(folder, journal), damaged);
      expect(left()).toBeNull();
    }
    rmSync(join(folder, journal));
    expect(left()).toBeNull();
    writeFileSync(join(folder, journal), text);
    expect(left()).toEqual(report);
    rmSync(join(folder, 'early/0.json'));
    mkdirSync(join(folder, 'early/0.json'));
    expect(left()).toBeNull();
  });

  it('of which files were left out because of words to hide is run again as a whole', async () => {
    const out = temporaryFolder();
    const killed = await killedRun(out);
    const whole = bytesOf(await wholeRun(asked, temporaryFolder()));
    const [journal = ''] = everythingBelow(killed).filter((name) => name.endsWith('.s1.jsonl'));
    rmSync(join(killed, journal));
    const refused = await requal(['run', '--resume', killed]);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('is gone')]);
    expect(refused.stderr).toContain(journal);
    writeFileSync(join(killed, 'left-out.txt'), 'Not in this report\n');
    const { code, stderr } = await requal(['run', '--resume', killed]);
    expect([0, 1, 2, stderr]).toContain(code);
    expect(stderr).toContain('0 of 40 trials were done');
    const [name = ''] = readdirSync(out);
    expect(bytesOf(join(out, name))).toEqual(whole);
    expect(existsSync(join(out, name, 'left-out.txt'))).toBe(false);
  });

  it('is not gone on with where a result was changed, cut out or put elsewhere, and the line is named', async () => {
    const out = temporaryFolder();
    await killedRun(out);
    const first = await requal(['run', 'leak-novel', '--out', out]);
    const folder = join(out, readdirSync(out).find((name) => name.endsWith('-unfinished')) ?? '');
    expect(first.stderr).toContain(
      `--resume ${folder.slice(folder.lastIndexOf('run-') - 1).replace(/^\//, '')}`.slice(-30),
    );
    const file = join(folder, 'results.jsonl');
    const text = readFileSync(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    const damages: readonly (readonly [string, number])[] = [
      [text.replace('"verdict":"', '"verdict": "'), 1],
      [lines.toSpliced(1, 1).join('\n'), 2],
      [[lines[1], lines[0], ...lines.slice(2)].join('\n'), 1],
      [[lines[0], 'no result', ...lines.slice(1)].join('\n'), 2],
    ];
    for (const [damaged, line] of damages) {
      writeFileSync(file, `${damaged.trimEnd()}\n`);
      const { code, stderr } = await requal(['run', '--resume', folder]);
      expect(code).toBe(5);
      expect(stderr).toContain(`results.jsonl:${line}`);
      expect(readFileSync(file, 'utf8')).toBe(`${damaged.trimEnd()}\n`);
    }
  });

  it('is not gone on with when it would try something else, and is told what changed', async () => {
    const folder = temporaryFolder();
    const out = join(folder, 'out');
    const mine = join(folder, 'mine');
    cpSync('policies/production-platform', mine, { recursive: true });
    const scenario = join(folder, 'my-leak.yaml');
    writeFileSync(scenario, 'id: my-leak\nextends: leak-known-cause\ntitle: A copy\nchanges: []\n');
    mkdirSync(out);
    const child = startRequal(['run', scenario, '--candidate', mine, '--seeds', '40', '--out', out]);
    const ended = endOf(child);
    while (resultsBelow(out) < 1) await setTimeout(10);
    child.kill('SIGINT');
    await ended;
    const [name = ''] = readdirSync(out);
    const resumed = async (...more: string[]) => requal(['run', '--resume', join(out, name), ...more]);
    const seeds = await resumed('--seeds', '41');
    expect([seeds.code, seeds.stderr]).toEqual([3, expect.stringContaining('The seeds were 1 to 40 and are 1 to 41')]);
    const world = await resumed('--world', 'simulator');
    expect([world.code, world.stderr]).toEqual([3, expect.stringContaining('The world was')]);
    const policy = readFileSync(join(mine, 'policy.yaml'), 'utf8');
    writeFileSync(join(mine, 'policy.yaml'), policy.replace(/version: .*/, 'version: 99.0.0'));
    writeFileSync(scenario, 'id: my-leak\nextends: leak-known-cause\ntitle: Another\nchanges: []\n');
    const { code, stderr } = await resumed();
    expect(code).toBe(3);
    expect(stderr).toContain('The candidate `mine` has changed');
    expect(stderr).toContain('The scenario `my-leak` has changed');
    // What is refused stays as it was.
    expect(readdirSync(out)).toEqual([name]);
    const other = await requal(['run', '--resume', folder]);
    expect([other.code, other.stderr]).toEqual([3, expect.stringContaining('Here is no run that was broken off')]);
    appendFileSync(join(out, name, 'plan.json'), 'x');
    expect((await resumed()).code).toBe(3);
  });
});
