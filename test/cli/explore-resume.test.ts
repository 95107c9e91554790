import { cpSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { requal, startRequal, endOf, temporaryFolder } from '../helpers/requal-process.ts';

type Told = Readonly<Record<string, unknown>> & { readonly kept: readonly { readonly id: string }[] };

const words = ['explore', '--candidate', 'policies/always-act', '--property', 'no-harm', '--runs', '120'];

/** A folder for reports, and one for what is found, that no other exploration knows. */
function placesOf(): { readonly out: string; readonly args: readonly string[] } {
  const folder = temporaryFolder();
  const out = join(folder, 'reports');
  return { out, args: ['--out', out, '--found', join(folder, 'found')] };
}

/** What it came to, without its names, places and times. */
function comeTo(stdout: string) {
  const { id: _id, startedAt: _at, tookMs: _ms, folder: _folder, kept, ...rest } = JSON.parse(stdout) as Told;
  return {
    ...rest,
    kept: kept.map(({ id, ...one }) => ({ id, ...one, file: null, journal: null, command: null })),
  };
}

/** An exploration that was killed when some of its runs were done. */
async function killed(signal: 'SIGKILL' | 'SIGINT', workers = '1') {
  const places = placesOf();
  const child = startRequal([...words, ...places.args, '--workers', workers]);
  const ended = endOf(child);
  while (linesIn(places.out) < 20) await setTimeout(10);
  child.kill(signal);
  return { ...places, ...(await ended) };
}

function violationsOf(told: Told): number {
  return told['violations'] as number;
}

function linesIn(out: string): number {
  const [folder] = existsSync(out) ? readdirSync(out) : [];
  const file = folder === undefined ? '' : join(out, folder, 'runs.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
}

describe('an exploration', () => {
  it('that was killed and is gone on with comes to what it would have, and tries no run again that was done', async () => {
    const whole = await requal([...words, ...placesOf().args, '--json']);
    expect(comeTo(whole.stdout).kept.length).toBeGreaterThan(2);
    const { out } = await killed('SIGKILL', '2');
    const done = linesIn(out);
    const [hidden = ''] = readdirSync(out);
    expect(hidden).toMatch(/^\.explore-.*\.partial$/);
    // A line that was cut is tried again.
    const file = join(out, hidden, 'runs.jsonl');
    truncateSync(file, readFileSync(file).length - 20);
    const resumed = await requal(['explore', '--resume', out, '--workers', '2', '--json']);
    expect(resumed.stderr).toContain(`${done - 1} of 120 runs were done; going on behind them.`);
    expect(comeTo(resumed.stdout)).toEqual(comeTo(whole.stdout));
    expect(resumed.code).toBe(whole.code);
    const [folder = '', ...more] = readdirSync(out);
    expect(more).toEqual([]);
    expect(readdirSync(join(out, folder)).toSorted()).toEqual([
      'candidates',
      'exploration.json',
      'journals',
      'report.md',
    ]);
    const again = await requal(['explore', '--resume', join(out, folder)]);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('This exploration has ended.')]);
  });

  it('that was interrupted has a report, and the report of all when it is gone on with', async () => {
    const { out, code, stderr } = await killed('SIGINT');
    expect(code).toBe(130);
    const [folder = ''] = readdirSync(out);
    expect(stderr).toContain(`to go on: npx requal explore --resume `);
    expect(stderr).toContain(folder);
    const reportOf = () => JSON.parse(readFileSync(join(out, folder, 'exploration.json'), 'utf8')) as Told;
    expect(reportOf()).toMatchObject({ interrupted: true, id: folder });
    const met = violationsOf(reportOf());
    expect(met).toBeGreaterThan(0);
    // What was found is not lost by asking for less, neither of runs nor of time.
    const fewer = await requal(['explore', '--resume', join(out, folder), '--runs', '5']);
    expect([fewer.code, fewer.stderr]).toEqual([
      3,
      expect.stringContaining('runs were begun already, and 5 are fewer'),
    ]);
    expect(readdirSync(join(out, folder))).toContain('exploration.json');
    // Its folder is found, and what it keeps may go elsewhere.
    const elsewhere = join(out, '..', 'elsewhere');
    const resumed = await requal(['explore', '--resume', out, '--time', '1ms', '--found', elsewhere]);
    expect(resumed.code).toBe(1);
    expect(readdirSync(out)).toEqual([folder]);
    expect(reportOf()).toMatchObject({ interrupted: false, id: folder });
    expect(violationsOf(reportOf())).toBeGreaterThanOrEqual(met);
    expect(readdirSync(elsewhere).length).toBeGreaterThan(0);
  });

  it('that was broken off is told by whoever writes there next, and is no run', async () => {
    const { out } = await killed('SIGKILL');
    const { stderr } = await requal(['run', 'leak-novel', '--out', out]);
    const unfinished = readdirSync(out).find((name) => name.endsWith('-unfinished')) ?? '';
    expect(unfinished).toMatch(/^explore-/);
    expect(stderr).toContain('An exploration was broken off.');
    expect(stderr.replace(/\s+/g, ' ')).toMatch(new RegExp(`npx requal explore --resume \\S*${unfinished}`));
    const asRun = await requal(['run', '--resume', join(out, unfinished)]);
    expect([asRun.code, asRun.stderr]).toEqual([3, expect.stringContaining('This is no plan of a run')]);
  });

  it('is not gone on with where a line was changed, another candidate or another seed is asked for', async () => {
    const { out } = await killed('SIGKILL');
    const [hidden = ''] = readdirSync(out);
    const folder = join(out, `${basename(hidden).slice(1).split('.')[0]}-unfinished`);
    cpSync(join(out, hidden), folder, { recursive: true });
    const file = join(folder, 'runs.jsonl');
    const text = readFileSync(file, 'utf8');
    const resumed = (...more: readonly string[]) => requal(['explore', '--resume', folder, ...more]);
    writeFileSync(file, text.replace(/"broken":\[.*?\],"tested"/, '"broken":[],"tested":["x"],"tested"'));
    expect(await resumed()).toMatchObject({
      code: 5,
      stderr: expect.stringMatching(/runs\.jsonl:\d+: .*The line is not as it was written/),
    });
    writeFileSync(file, text.split('\n').toSpliced(3, 1).join('\n'));
    expect(await resumed()).toMatchObject({ code: 5, stderr: expect.stringContaining('runs.jsonl:4') });
    writeFileSync(file, text);
    expect(await resumed('--seed', '2')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('--seed cannot be'),
    });
    const plan = join(folder, 'plan.json');
    writeFileSync(plan, readFileSync(plan, 'utf8').replace('"policies/always-act"', '"policies/always-ask"'));
    expect(await resumed()).toMatchObject({ code: 3, stderr: expect.stringContaining('The candidate has changed.') });
    expect(existsSync(folder)).toBe(true);
  });
});
