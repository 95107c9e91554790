import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapText } from '../../../src/report/wrap-text.ts';

describe('wrapping', () => {
  it('breaks between words, and long names after their hyphens and dots', () => {
    expect(wrapText('the quick leak', 9)).toEqual(['the quick', 'leak']);
    expect(wrapText('leak.production-platform.1', 12)).toEqual(['leak.', 'production-', 'platform.1']);
  });

  it('never makes a line too long and never loses a character that is no space', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 30 }), (text, width) => {
        const lines = wrapText(text, width);
        expect(lines.every((line) => line.length <= width)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});
