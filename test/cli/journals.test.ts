import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorDocumentSchema } from '../../src/domain/error-document.ts';
import { summarySchema, trialSummarySchema } from '../../src/domain/summary.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';

const verbs = ['verify', 'judge', 'explain', 'replay'] as const;
/** What `judge --json` prints: the trial as a summary has it, under a schema of its own. */
const judgementSchema = trialSummarySchema.extend({ schema: z.literal('requal/judgement/v1') });
const planted = 'policies/planted/no-verification';

/** The first journal of a new report below `out`, as `requal run` leaves it. */
async function journalOf(out: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await requal(['run', '--out', out, '--json', ...args]);
  const { run, trials } = summarySchema.parse(JSON.parse(stdout));
  return join(out, run.id, trials[0]?.journal ?? '');
}

const shared = mkdtempSync(join(tmpdir(), 'requal-cli-'));
let sharedJournal = '';

beforeAll(async () => {
  sharedJournal = await journalOf(shared, 'leak-novel');
});
afterAll(() => rmSync(shared, { recursive: true, force: true }));

/** A copy of the shared report for a test that changes something in it; its journal. */
function copiedJournal(): string {
  const copy = join(temporaryFolder(), 'report');
  cpSync(reportOf(sharedJournal), copy, { recursive: true });
  return join(copy, relative(reportOf(sharedJournal), sharedJournal));
}

function reportOf(journal: string): string {
  return join(journal, '..', '..', '..');
}

describe('a kept journal', () => {
  it.each([
    ['a scenario', ['leak-novel']],
    ['a planted candidate, which extends another', ['leak-known-cause', '--candidate', planted]],
    ['a recording', ['fastly-2021-06-08-customer-config']],
    ['a recording in the simulator', ['posthog-2025-10-21-flags-redis', '--world', 'simulator']],
  ])('of %s is verified, judged, explained and replayed from its report alone', async (_, args) => {
    const journal = await journalOf(temporaryFolder(), ...args);
    const elsewhere = join(temporaryFolder(), 'moved');
    cpSync(reportOf(journal), elsewhere, { recursive: true });
    const moved = join(elsewhere, relative(reportOf(journal), journal));
    // Nothing of the folder that the run was made in is needed.
    const [verified, judged, explained, replayed] = await Promise.all(
      verbs.map((verb) => requal([verb, moved], { cwd: elsewhere })),
    );
    expect([verified?.code, verified?.stdout]).toEqual([0, expect.stringContaining('whole and unbroken')]);
    expect(judged?.code).toBeLessThan(3);
    expect([explained?.code, replayed?.code]).toEqual([0, 0]);
    expect(explained?.stdout.length).toBeGreaterThan(100);
    expect(replayed?.stdout).toContain('byte-identical');
  });

  it('prints one JSON document on stdout for every verb', async () => {
    const journal = sharedJournal;
    const texts = await Promise.all(verbs.map((verb) => requal([verb, journal, '--json'])));
    const [verified, judged, explained, replayed] = texts.map(({ stdout }) => JSON.parse(stdout) as unknown);
    expect(verified).toMatchObject({ schema: 'requal/verification/v1', valid: true, scenario: 'leak-novel' });
    expect(judgementSchema.parse(judged).scenario).toBe('leak-novel');
    expect(explained).toMatchObject({ schema: 'requal/explanation/v1', scenario: 'leak-novel' });
    expect(replayed).toMatchObject({ schema: 'requal/replay/v1', identical: true, firstDifference: null });
  });

  it('is judged as the run judged it, also where a recording became a scenario', async () => {
    const closedLoop = ['posthog-2025-10-21-flags-redis', '--world', 'simulator'];
    for (const journal of [sharedJournal, await journalOf(temporaryFolder(), ...closedLoop)]) {
      const summary = JSON.parse(readFileSync(join(reportOf(journal), 'summary.json'), 'utf8')) as unknown;
      const [before] = summarySchema.parse(summary).trials;
      const { stdout } = await requal(['judge', journal, '--json']);
      const { schema, ...after } = judgementSchema.parse(JSON.parse(stdout));
      expect(schema).toBe('requal/judgement/v1');
      expect({ ...after, journal: '', replay: '' }).toEqual({ ...before, journal: '', replay: '' });
    }
  });

  it.each([
    ['cut in the middle', (text: string) => text.slice(0, text.length / 2), /:\d+: .*the journal was cut/],
    ['edited by hand', (text: string) => text.replace('"seed":1', '"seed":2'), /:1: .*was changed/],
    ['unfinished', (text: string) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`, /:\d+: .*no end entry/],
    ['without its third line', (text: string) => text.split('\n').toSpliced(2, 1).join('\n'), /:3: .*does not follow/],
    ['empty', () => '', /:1: .*empty/],
    ['of something else', () => '{"hello": 1}\n', /:1: .*not a whole journal entry/],
  ])('%s is no evidence for any verb: the line is named and the exit code is 5', async (_, damage, what) => {
    const journal = copiedJournal();
    writeFileSync(journal, damage(readFileSync(journal, 'utf8')));
    for (const { code, stdout, stderr } of await Promise.all(verbs.map((verb) => requal([verb, journal, '--json'])))) {
      expect(stderr).toMatch(what);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).toBe(5);
      expect(errorDocumentSchema.parse(JSON.parse(stdout))).toMatchObject({
        exitCode: 5,
        error: { kind: 'integrity' },
      });
    }
  });

  it('is not replayed with another candidate than its own', async () => {
    const journal = sharedJournal;
    const other = await requal(['replay', journal, '--candidate', 'policies/always-ask']);
    expect([other.code, other.stderr]).toEqual([
      3,
      expect.stringMatching(/not the one of this journal[^]*to mend it: /),
    ]);
    const same = await requal(['replay', journal, '--candidate', 'policies/production-platform']);
    expect([same.code, same.stdout]).toEqual([0, expect.stringContaining('byte-identical')]);
  });

  it('is not replayed when the copy of its candidate was changed', async () => {
    const journal = copiedJournal();
    const folder = join(reportOf(journal), 'candidates');
    const [name = ''] = readdirSync(folder);
    const kept = readFileSync(join(folder, name), 'utf8');
    writeFileSync(join(folder, name), kept.replace('"fallback":2', '"fallback":3'));
    expect(readFileSync(join(folder, name), 'utf8')).not.toBe(kept);
    const { code, stderr } = await requal(['replay', journal]);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/not in its report as it was then[^]*--candidate/)]);
  });

  it.each(verbs)('that is not there, or is a folder, is told by %s with exit code 3', async (verb) => {
    for (const path of ['nowhere.jsonl', 'scenarios']) {
      const { code, stderr } = await requal([verb, path]);
      expect([code, stderr]).toEqual([3, expect.stringMatching(/no (such )?journal[^]*to mend it: /)]);
    }
  });

  it('is explained at one moment of the trial, however that is written', async () => {
    const journal = sharedJournal;
    const whole = await requal(['explain', journal]);
    const [minutes, clock] = await Promise.all(['18m', '18:00'].map((at) => requal(['explain', journal, '--at', at])));
    expect(minutes?.stdout).toBe(clock?.stdout);
    expect(minutes?.stdout.length).toBeLessThan(whole.stdout.length);
    const wrong = await requal(['explain', journal, '--at', 'noon']);
    expect([wrong.code, wrong.stderr]).toEqual([3, expect.stringContaining('`noon` is no moment of a trial')]);
  });
});
