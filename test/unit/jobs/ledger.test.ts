import { appendFileSync, existsSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chainLine } from '../../../src/base/chained-lines.ts';
import { hostName } from '../../../src/base/processes.ts';
import type { NewAttempt } from '../../../src/jobs/attempts.ts';
import { attemptsOf, beginAttempt, endAttempt } from '../../../src/jobs/attempts.ts';
import { readLedger, readLedgerOrNone, writeToLedger } from '../../../src/jobs/ledger.ts';
import { recordOutcome } from '../../../src/jobs/record-outcome.ts';
import { digestOf, emptyFolder } from '../../helpers/certificate-parts.ts';

function newAttempt(attempt: string, policy = 'mine'): NewAttempt {
  return {
    attempt,
    policy,
    candidate: digestOf('a'),
    profile: digestOf('b'),
    inputs: digestOf('c'),
    seed: 7,
  };
}

/** A ledger with three attempts: one that ended, one that runs, and one whose process is gone. */
async function ledgerWithAttempts(): Promise<string> {
  const file = join(emptyFolder(), 'requalification', 'ledger.jsonl');
  await beginAttempt(file, newAttempt('one'));
  await endAttempt(file, 'one', 'demoted');
  await beginAttempt(file, newAttempt('two'));
  await writeToLedger(file, 'a test', () => ({
    kind: 'attempt-begun',
    ...newAttempt('three', 'another'),
    runner: { pid: 4_194_303, started: '1', host: hostName() },
  }));
  return file;
}

const outcome = {
  automation: 'rolling-restart/oom-leak/restart',
  happenedOn: '2026-11-20',
  result: 'helped' as const,
  suboptimal: false,
  cause: null,
  by: 'Jane Doe',
  note: '',
};

describe('a ledger', () => {
  it('is read back as it was written, chained from its first entry', async () => {
    const file = await ledgerWithAttempts();
    const ledger = readLedger(file);
    expect(ledger.entries.map(({ kind, entry }) => [entry, kind])).toEqual([
      [0, 'attempt-begun'],
      [1, 'attempt-ended'],
      [2, 'attempt-begun'],
      [3, 'attempt-begun'],
    ]);
    expect(ledger.entries.map(({ prev }) => prev)).toEqual([
      '0'.repeat(64),
      ...ledger.entries.slice(0, -1).map(({ hash }) => hash),
    ]);
    expect(ledger.head).toBe(ledger.entries.at(-1)?.hash);
  });

  it('tells what became of each attempt: ended, running, or broken off without a word', async () => {
    const ledger = readLedger(await ledgerWithAttempts());
    expect(attemptsOf(ledger, null).map(({ id, ended }) => [id, ended])).toEqual([
      ['one', 'demoted'],
      ['two', 'running'],
      ['three', 'aborted'],
    ]);
    expect(attemptsOf(ledger, 'another').map(({ id }) => id)).toEqual(['three']);
  });

  it('has each attempt once, and no end of one that never began or has ended', async () => {
    const file = await ledgerWithAttempts();
    const before = readFileSync(file, 'utf8');
    await expect(beginAttempt(file, newAttempt('one'))).rejects.toThrow('has an attempt `one` already');
    await expect(endAttempt(file, 'one', 'requalified')).rejects.toThrow('has ended already');
    await expect(endAttempt(file, 'four', 'requalified')).rejects.toThrow('no attempt `four`');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it('that is not there is one without entries for who writes, and a mistake for who reads', () => {
    const file = join(emptyFolder(), 'ledger.jsonl');
    expect(readLedgerOrNone(file).entries).toEqual([]);
    expect(() => readLedger(file)).toThrow('no such ledger');
    expect(existsSync(file)).toBe(false);
  });

  it('is refused wherever a byte of it is another, with the line', async () => {
    const file = await ledgerWithAttempts();
    const whole = readFileSync(file);
    for (let at = 0; at < whole.length; at += 7) {
      const other = Buffer.from(whole);
      other[at] = (whole[at] ?? 0) ^ 1;
      writeFileSync(file, other);
      const line = whole.subarray(0, at).toString().split('\n').length;
      expect(() => readLedger(file), `byte ${at}`).toThrow(
        expect.objectContaining({ name: 'IntegrityError', place: { file, line, column: null } }),
      );
    }
  });

  it('is refused by who reads and who writes when it was cut in half, and stays as it is', async () => {
    const file = await ledgerWithAttempts();
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    const cut = readFileSync(file, 'utf8');
    expect(cut.endsWith('\n')).toBe(false);
    expect(() => readLedger(file)).toThrow('not whole: the ledger was cut');
    await expect(beginAttempt(file, newAttempt('five'))).rejects.toThrow('not whole: the ledger was cut');
    expect(readFileSync(file, 'utf8')).toBe(cut);
  });

  it('is refused when an entry was taken out, doubled or put elsewhere', async () => {
    const file = await ledgerWithAttempts();
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    for (const others of [lines.toSpliced(1, 1), lines.toSpliced(1, 0, lines[1] ?? ''), lines.toReversed()]) {
      writeFileSync(file, `${others.join('\n')}\n`);
      expect(() => readLedger(file)).toThrow('does not follow the one before');
    }
    writeFileSync(file, `${lines.join('\n')}\n\n`);
    expect(() => readLedger(file)).toThrow('no entry of a ledger');
  });

  it('is refused for an entry that somebody chained and no ledger has', async () => {
    const file = await ledgerWithAttempts();
    const { head } = readLedger(file);
    appendFileSync(
      file,
      chainLine('{"entry":4,"kind":"all-is-well","recordedAt":"2026-11-21T10:00:00.000Z"}', head).line,
    );
    expect(() => readLedger(file)).toThrow('no entry of a ledger');
  });

  it('takes the entries of many writers at one time, one after the other', async () => {
    const file = join(emptyFolder(), 'ledger.jsonl');
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => recordOutcome(file, { ...outcome, note: String(index) })),
    );
    const notes = readLedger(file).entries.map((entry) => (entry.kind === 'outcome-recorded' ? entry.note : ''));
    expect(notes.toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('keeps who writes now out of version control', async () => {
    const file = join(emptyFolder(), 'ledger.jsonl');
    await recordOutcome(file, outcome);
    expect(readdirSync(join(file, '..')).toSorted()).toEqual(['.ledger.jsonl.lock', 'ledger.jsonl']);
    expect(readFileSync(join(file, '..', '.ledger.jsonl.lock', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('takes no words that are too long, and says so', async () => {
    const file = join(emptyFolder(), 'ledger.jsonl');
    await expect(recordOutcome(file, { ...outcome, note: 'x'.repeat(1_001) })).rejects.toThrow('takes no such `note`');
    await expect(recordOutcome(file, { ...outcome, by: '' })).rejects.toThrow('takes no such `by`');
    expect(existsSync(file)).toBe(false);
  });

  it('counts what was needless or harmful as suboptimal, whatever is said of it', async () => {
    const file = join(emptyFolder(), 'ledger.jsonl');
    for (const result of ['helped', 'needless', 'harmful'] as const) await recordOutcome(file, { ...outcome, result });
    await recordOutcome(file, { ...outcome, suboptimal: true });
    const marks = readLedger(file).entries.map((entry) => entry.kind === 'outcome-recorded' && entry.suboptimal);
    expect(marks).toEqual([false, true, true, true]);
  });
});
