import { describe, expect, it } from 'vitest';
import { parseMoment } from '../../../src/commands/parse-moment.ts';

describe('a moment of a trial', () => {
  it.each([
    ['13m', 780_000],
    ['13:30', 810_000],
    ['1:13:30', 4_410_000],
    ['90s', 90_000],
    ['0:05', 5_000],
  ])('%s is %i ms from its start', (text, ms) => {
    expect(parseMoment(text)).toBe(ms);
  });

  it.each(['', 'noon', '13', '13:3', '-1m', '13:30:', '1.5:00'])('is none in `%s`', (text) => {
    expect(() => parseMoment(text)).toThrow('no moment of a trial');
  });
});
