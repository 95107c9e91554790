import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readLines } from '../../../src/base/read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'requal-lines-'));
const file = join(folder, 'lines.txt');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function linesOf(text: string, lineBytesMax = 4 * 1024 * 1024) {
  writeFileSync(file, text);
  return [...readLines(file, lineBytesMax)];
}

/** Short ones, some of more than one byte a letter, and some that are longer than what is read at one time. */
const line = fc
  .tuple(fc.constantFrom('', 'a', 'ü', '漢', '🙂'), fc.oneof(fc.nat(40), fc.integer({ min: 100_000, max: 600_000 })))
  .map(([letter, times]) => letter.repeat(times));

describe('the lines of a file', () => {
  it('are all of it, in order, each with the place of its end', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), line, (whole, cut) => {
        const text = [...whole, cut].join('\n');
        let bytes = 0;
        const wanted = whole.map((one) => {
          bytes += Buffer.byteLength(one) + 1;
          return { text: one, endsAt: bytes, isWhole: true };
        });
        if (cut !== '') wanted.push({ text: cut, endsAt: bytes + Buffer.byteLength(cut), isWhole: false });
        expect(linesOf(text)).toEqual(wanted);
      }),
      { numRuns: 40 },
    );
  });

  it.each([-2, -1, 0, 1, 2])('may end %i bytes behind what is read at one time', (offset) => {
    const first = 'x'.repeat(256 * 1024 - 1 + offset);
    for (const rest of ['', 'y', 'y\n', '\n\ny\n', `${'z'.repeat(256 * 1024)}\n`]) {
      const text = `${first}\n${rest}`;
      expect(
        linesOf(text)
          .map((one) => `${one.text}${one.isWhole ? '\n' : ''}`)
          .join(''),
      ).toBe(text);
      expect(linesOf(text).at(-1)?.endsAt).toBe(text.length);
    }
    expect(linesOf('')).toEqual([]);
  });

  it('end with one that is longer than it may be, as far as it was read', () => {
    const lines = linesOf(`short\n${'x'.repeat(3_000_000)}\nnever\n`, 1_000_000);
    expect(lines[0]).toEqual({ text: 'short', endsAt: 6, isWhole: true });
    expect(lines).toHaveLength(2);
    expect(lines[1]?.isWhole).toBe(false);
    expect(lines[1]?.text.length).toBeGreaterThan(1_000_000);
    expect(lines[1]?.text.length).toBeLessThan(3_000_000);
  });
});
