import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/base/canonical-json.ts';
import type { EntryBody } from '../../../src/domain/entry.ts';
import { limits } from '../../../src/domain/limits.ts';
import { chainStart, createJournal } from '../../../src/journal/journal.ts';
import { checkJournal } from '../../../src/journal/read-journal.ts';

const alert = (id: string): EntryBody => ({
  kind: 'alert',
  id,
  phase: 'fired',
  rule: 'fast-burn',
  service: 'checkout',
  metric: 'error_ratio',
  text: 'the error budget of checkout burns "fast"',
});

/** An alert to which the types would not let anybody add this field. */
const alertWith = (field: string, value: unknown) => ({ ...alert('a1'), [field]: value }) as EntryBody;

describe('createJournal', () => {
  it('chains each entry to the one before', () => {
    const journal = createJournal();
    expect(journal.head).toBe(chainStart);
    journal.append(0, alert('a1'));
    const first = journal.head;
    journal.append(5_000, alert('a2'));
    const [one = '', two = ''] = journal.lines;
    expect(JSON.parse(one)).toMatchObject({ seq: 0, at: 0, prev: chainStart, hash: first });
    expect(JSON.parse(two)).toMatchObject({ seq: 1, at: 5_000, prev: first, hash: journal.head });
  });

  it('writes a line as the canonical JSON of its entry, and then its hash', () => {
    const journal = createJournal();
    journal.append(5_000, { kind: 'person', ...personFields });
    const [line = ''] = journal.lines;
    const { hash, ...entry } = JSON.parse(line) as Record<string, unknown>;
    const body = canonicalize(entry) ?? '';
    expect(line).toBe(`${body.slice(0, -1)},"hash":"${String(hash)}"}`);
    expect(hash).toBe(sha256(body));
  });

  it('returns the entry as it will be read again', () => {
    const journal = createJournal();
    const entry = journal.append(-0, alertWith('value', { b: [-0, { d: 1, c: null }], a: '\u2028' }));
    const { hash: _, prev: _prev, ...read } = JSON.parse(journal.lines[0] ?? '') as Record<string, unknown>;
    expect(entry).toEqual(read);
    expect(JSON.stringify(entry)).toBe(JSON.stringify(read));
    expect(journal.entries).toEqual([entry]);
  });

  it('writes the same bytes in whichever order the body was built, whatever was written before', () => {
    const turned = Object.fromEntries(Object.entries(alert('a1')).reverse()) as unknown as EntryBody;
    const [one, other] = [createJournal(), createJournal()];
    one.append(0, alert('a1'));
    other.append(0, turned);
    expect(other.lines).toEqual(one.lines);
  });

  it('keeps every field of a body, also where an earlier one of its kind had fewer or more', () => {
    const [journal, fresh] = [createJournal(), createJournal()];
    journal.append(0, alert('a1'));
    journal.append(0, alertWith('extra', 'kept'));
    journal.append(0, alert('a3'));
    expect(journal.lines.map((line) => 'extra' in JSON.parse(line))).toEqual([false, true, false]);
    fresh.append(0, alert('a1'));
    expect(fresh.lines[0]).toBe(journal.lines[0]);
  });

  it('does not touch the body that it was given', () => {
    const body = Object.freeze(alertWith('value', Object.freeze({ b: 1, a: Object.freeze([{ d: 1, c: 2 }]) })));
    createJournal().append(0, body);
    expect(JSON.stringify(body)).toBe(JSON.stringify(alertWith('value', { b: 1, a: [{ d: 1, c: 2 }] })));
  });

  it.each([
    ['NaN', Number.NaN],
    ['an infinity in a list', [1, [Number.NEGATIVE_INFINITY]]],
    ['undefined', { deep: undefined }],
    ['a function', () => 1],
    ['a bigint', [1n]],
    ['a key that is a number', { list: { b: 1, 10: 2 } }],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['typed numbers', new Float64Array(2)],
  ])('refuses %s, which a file would lose or change', (_, value) => {
    const journal = createJournal();
    expect(() => journal.append(0, alertWith('value', value))).toThrow('requal has a bug');
    expect([journal.lines, journal.entries, journal.head]).toEqual([[], [], chainStart]);
  });

  it('stops a trial that writes without end', () => {
    const journal = createJournal();
    for (let i = 0; i < limits.journalEntriesMax; i++) journal.append(i, { kind: 'fault', id: 'leak', phase: 'began' });
    expect(() => journal.append(0, alert('a1'))).toThrow('more journal entries than any trial may');
  });

  it('takes an entry whose text looks like the end of a line', () => {
    const journal = createJournal();
    journal.append(0, alertWith('text', `"},"hash":"${'0'.repeat(64)}"}\n`));
    // The start and end entries are missing, which is all that is wrong with it.
    expect(checkJournal(`${journal.lines[0]}\n`)).toEqual({
      flaw: { line: 1, what: 'The journal does not begin with a start entry.' },
    });
  });
});

const personFields = {
  id: 'p1',
  what: 'answered',
  role: 'on-call',
  person: 'on-call-1',
  regarding: 'e1',
  answer: 'approve',
  reason: 'Überlast – "ja" \\ \u{1f600}',
} as const;
