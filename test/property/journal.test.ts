import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { IntegrityError } from '../../src/base/errors.ts';
import { sha256 } from '../../src/base/canonical-json.ts';
import type { EntryBody } from '../../src/domain/entry.ts';
import { createJournal } from '../../src/journal/journal.ts';
import { checkJournal, readJournal } from '../../src/journal/read-journal.ts';

// Keys that JavaScript enumerates first can stand in no journal; the unit tests say so.
const keys = fc.string({ unit: 'grapheme', maxLength: 6 }).filter((key) => !/^\d/.test(key) && key !== 'hash');
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, ''),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
  ),
})).value;

/** Bodies of any content: the chain does not know what an entry says. */
const bodies = fc
  .array(fc.record({ id: fc.string({ unit: 'grapheme' }), value: values }), { maxLength: 8 })
  .map((list) => [
    { kind: 'start' },
    ...list.map((fields) => ({ kind: 'alert', ...fields })),
    { kind: 'end', entries: list.length + 2, idle: 0 },
  ]);

function write(list: readonly object[]): {
  readonly text: string;
  readonly lines: readonly string[];
  readonly head: string;
} {
  const journal = createJournal();
  for (const [index, body] of list.entries()) journal.append(index * 1_000, body as EntryBody);
  return { text: `${journal.lines.join('\n')}\n`, lines: journal.lines, head: journal.head };
}

const folder = mkdtempSync(join(tmpdir(), 'requal-journal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether the file with these bytes is refused, as `requal verify` would refuse it. */
function isRefused(bytes: Uint8Array): boolean {
  const file = join(folder, 'journal.jsonl');
  writeFileSync(file, bytes);
  try {
    readJournal(file);
    return false;
  } catch (error) {
    if (error instanceof IntegrityError) return true;
    throw error;
  }
}

function refusesLines(lines: readonly string[]): boolean {
  return 'flaw' in checkJournal(lines.map((line) => `${line}\n`).join(''));
}

describe('a journal', () => {
  it('is accepted as it was written, with its head', () => {
    fc.assert(
      fc.property(bodies, (list) => {
        const { text, lines, head } = write(list);
        expect(checkJournal(text)).toMatchObject({ lines, head });
      }),
    );
  });

  it('has as each line the canonical JSON of the entry and then its hash', () => {
    fc.assert(
      fc.property(bodies, (list) => {
        for (const line of write(list).lines) {
          const { hash, ...entry } = JSON.parse(line) as Record<string, unknown>;
          const body = canonicalize(entry) ?? '';
          expect(line).toBe(`${body.slice(0, -1)},"hash":"${String(hash)}"}`);
          expect(hash).toBe(sha256(body));
        }
      }),
    );
  });

  it('does not depend on the order in which bodies were built', () => {
    const turn = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turn);
      if (value === null || typeof value !== 'object') return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, turn(inner)]),
      );
    };
    fc.assert(
      fc.property(bodies, (list) => {
        expect(write(list.map((body) => turn(body) as object)).text).toBe(write(list).text);
      }),
    );
  });
});

describe('verification', () => {
  it('sees any change of one byte', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), fc.integer({ min: 1, max: 255 }), (list, at, change) => {
        const bytes = Buffer.from(write(list).text);
        const index = at % bytes.length;
        bytes[index]! ^= change;
        expect(isRefused(bytes)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('sees every flip of one bit in a short journal', () => {
    const bytes = Buffer.from(write([{ kind: 'start' }, { kind: 'end', entries: 2, idle: 0 }]).text);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const index = bit >> 3;
      bytes[index]! ^= 1 << (bit & 7);
      expect(isRefused(bytes), `bit ${bit}`).toBe(true);
      bytes[index]! ^= 1 << (bit & 7);
    }
    expect(isRefused(bytes)).toBe(false);
  });

  it('sees a cut at any byte, and bytes put in or taken out', () => {
    const junk = fc.uint8Array({ minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(bodies, fc.nat(), junk, (list, at, put) => {
        const bytes = Buffer.from(write(list).text);
        const index = at % bytes.length;
        expect(isRefused(bytes.subarray(0, index))).toBe(true);
        expect(isRefused(Buffer.concat([bytes.subarray(0, index), put, bytes.subarray(index)]))).toBe(true);
        expect(isRefused(Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]))).toBe(true);
        expect(isRefused(Buffer.concat([bytes, put]))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('sees a line that was dropped, doubled, swapped or put in, and a missing last line', () => {
    fc.assert(
      fc.property(bodies, bodies, fc.nat(), fc.nat(), (list, others, a, b) => {
        const { lines } = write(list);
        const [i, j] = [a % lines.length, b % lines.length];
        const [line = '', other = ''] = [lines[i], lines[j]];
        expect(refusesLines(lines)).toBe(false);
        expect(refusesLines(lines.toSpliced(i, 1))).toBe(true);
        expect(refusesLines(lines.slice(0, -1))).toBe(true);
        expect(refusesLines(lines.toSpliced(i, 0, line))).toBe(true);
        expect(refusesLines(lines.with(i, other).with(j, line))).toBe(i !== j);
        expect(refusesLines(lines.with(i, other))).toBe(i !== j);
        expect(refusesLines([...lines, ...write(others).lines])).toBe(true);
        expect(refusesLines(lines.toSpliced(i, 0, ''))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('sees an edited entry although its own hash was made anew', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (list, at) => {
        const { lines } = write(list);
        // The last entry is held by the head alone, which the report and the certificate state.
        const index = at % (lines.length - 1);
        const { hash: _, ...entry } = JSON.parse(lines[index] as string) as Record<string, unknown>;
        const body = canonicalize({ ...entry, at: 777 }) ?? '';
        const forged = `${body.slice(0, -1)},"hash":"${sha256(body)}"}`;
        expect(refusesLines(lines.with(index, forged))).toBe(true);
      }),
    );
  });
});
