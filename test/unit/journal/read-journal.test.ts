import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/base/canonical-json.ts';
import { IntegrityError, UserError } from '../../../src/base/errors.ts';
import type { EntryBody } from '../../../src/domain/entry.ts';
import { chainStart, createJournal } from '../../../src/journal/journal.ts';
import { checkJournal, readJournal } from '../../../src/journal/read-journal.ts';

function linesOf(...bodies: readonly object[]): readonly string[] {
  const journal = createJournal();
  for (const body of bodies) journal.append(0, body as EntryBody);
  return journal.lines;
}

function flawOf(lines: readonly string[], end = '\n'): string {
  const result = checkJournal(lines.join('\n') + end);
  return 'flaw' in result ? `${result.flaw.line}: ${result.flaw.what}` : 'sound';
}

/** A line with this body and the hash that belongs to it. */
function sealed(body: string): string {
  return `${body.slice(0, -1)},"hash":"${sha256(body)}"}`;
}

const start = { kind: 'start' };
const fault = { kind: 'fault', id: 'leak', phase: 'began' };
const end = (entries: number) => ({ kind: 'end', entries, idle: 0 });
const sound = linesOf(start, fault, end(3));

describe('checkJournal', () => {
  it('accepts a whole journal and gives its entries, start and head', () => {
    const result = checkJournal(`${sound.join('\n')}\n`);
    expect(result).toMatchObject({ start: { kind: 'start', seq: 0 }, entries: { length: 3 } });
    expect('head' in result && sound[2]?.includes(result.head)).toBe(true);
  });

  it.each<[string, readonly string[], string]>([
    ['1: The entry does not follow the one before', sound.slice(1), 'first line dropped'],
    ['2: The entry does not follow the one before', [sound[0]!, sound[2]!], 'middle line dropped'],
    ['2: The journal has no end entry', sound.slice(0, 2), 'last line dropped'],
    ['2: The entry does not follow', [sound[0]!, sound[2]!, sound[1]!], 'lines swapped'],
    ['3: The entry does not follow', [sound[0]!, sound[1]!, sound[1]!, sound[2]!], 'line doubled'],
    ['2: The entry was changed', [sound[0]!, sound[1]!.replace('leak', 'lack'), sound[2]!], 'word changed'],
    ['2: The line is not a whole journal entry', [sound[0]!, '', sound[1]!, sound[2]!], 'empty line put in'],
    ['2: The line is not a whole', [sound[0]!, `${sound[1]!}\r`, sound[2]!], 'line ends of Windows'],
    ['1: The line is not a whole', [`\uFEFF${sound[0]!}`, ...sound.slice(1)], 'byte order mark'],
    ['1: The journal does not begin with a start entry', linesOf(fault, end(2)), 'no start'],
    ['3: There is an entry after the end entry', linesOf(start, end(2), fault), 'entry after the end'],
    ['3: There is an entry after the end entry', linesOf(start, end(2), end(3)), 'two ends'],
    ['2: The end entry counts 9 entries and there are 2', linesOf(start, end(9)), 'wrong count'],
  ])('says `%s` for %j (%s)', (flaw, lines) => {
    expect(flawOf(lines)).toContain(flaw);
  });

  it('says that a journal was cut where it was', () => {
    const text = `${sound.join('\n')}\n`;
    expect(checkJournal(text.slice(0, -1))).toMatchObject({
      flaw: { line: 3, what: expect.stringContaining('no line end') },
    });
    expect(checkJournal(text.slice(0, -9))).toMatchObject({
      flaw: { line: 3, what: expect.stringContaining('was cut') },
    });
    expect(checkJournal('')).toEqual({ flaw: { line: 1, what: 'The journal is empty.' } });
    expect(checkJournal('\n')).toMatchObject({ flaw: { line: 1 } });
  });

  it.each([
    ['keys out of order', `{"kind":"start","at":0,"prev":"${chainStart}","seq":0}`],
    ['a key that is there twice', `{"at":0,"at":0,"kind":"start","prev":"${chainStart}","seq":0}`],
    ['spaces', `{"at": 0,"kind":"start","prev":"${chainStart}","seq":0}`],
    ['another form of a number', `{"at":0.0,"kind":"start","prev":"${chainStart}","seq":0}`],
    ['a number beyond all numbers', `{"at":1e309,"kind":"start","prev":"${chainStart}","seq":0}`],
    ['no JSON', '{nonsense}'],
    ['a hundred thousand brackets', `{"at":${'['.repeat(100_000)}${']'.repeat(100_000)},"kind":"start"}`],
  ])('refuses an entry with %s, although its hash is right', (_, body) => {
    expect(flawOf([sealed(body)])).toBe('1: The entry is not JSON in canonical form.');
  });

  it('refuses a number in the chain that is not due', () => {
    const line = sealed(`{"at":0,"kind":"start","prev":"${chainStart}","seq":1}`);
    expect(flawOf([line])).toBe('1: The entry has number 1 where 0 is due.');
  });
});

describe('readJournal', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'requal-journal-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads what was written', () => {
    writeFileSync(join(folder, 'a.jsonl'), `${sound.join('\n')}\n`);
    expect(readJournal(join(folder, 'a.jsonl')).lines).toEqual(sound);
  });

  it('tells a missing file, which is a mistake of the user, from a broken journal', () => {
    mkdirSync(join(folder, 'b.jsonl'));
    const messages = { 'gone.jsonl': 'There is no such journal.', 'b.jsonl': 'This is a folder and no journal.' };
    for (const [name, message] of Object.entries(messages)) {
      const read = () => readJournal(join(folder, name));
      expect(read).toThrow(message);
      expect(read).not.toThrow(IntegrityError);
      expect(read).toThrow(UserError);
    }
  });

  it('names the file and the line of the flaw', () => {
    writeFileSync(join(folder, 'a.jsonl'), `${sound[0]}\n${sound[2]}\n`);
    let error: unknown;
    try {
      readJournal(join(folder, 'a.jsonl'));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error).toMatchObject({ place: { file: join(folder, 'a.jsonl'), line: 2, column: null } });
  });

  it('refuses bytes that are no text', () => {
    writeFileSync(join(folder, 'a.jsonl'), Buffer.concat([Buffer.from(`${sound.join('\n')}\n`), Buffer.from([0xff])]));
    expect(() => readJournal(join(folder, 'a.jsonl'))).toThrow(
      expect.objectContaining({ name: 'IntegrityError', mend: expect.stringContaining('Take it from a backup') }),
    );
  });
});
