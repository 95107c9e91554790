import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationPattern, formatDuration, formatMoment, parseDuration } from '../../../src/base/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['30s', 30_000],
    ['10m', 600_000],
    ['1.5h', 5_400_000],
    ['1.1h', 3_960_000],
    ['0.001s', 1],
    ['90d', 7_776_000_000],
    ['0s', 0],
    ['007m', 420_000],
  ])('reads %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '10',
    'm',
    '10 m',
    ' 10m',
    '10m ',
    '10m\n',
    '10M',
    '10min',
    '1h30m',
    '-1s',
    '+1s',
    '1e3s',
    '0x10s',
    '.5s',
    '1.s',
    '1,5s',
    '１s',
    'Infinityms',
    'NaNms',
    '0.5ms',
    '1.0000000001m',
    '1.0000000000001s',
    '999999999999999d',
    '9007199254740992ms',
    '1'.repeat(400) + 's',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('reads back what formatDuration writes, whatever the whole milliseconds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.maxSafeNat(),
          fc.nat(10_000).map((n) => n * 60_000),
        ),
        (ms) => {
          expect(parseDuration(formatDuration(ms))).toBe(ms);
        },
      ),
    );
  });

  it('accepts no text that its pattern, which editors check with, refuses', () => {
    const likely = fc.stringMatching(/^[0-9. ]{0,5}(ms|s|m|h|d|w)?$/);
    fc.assert(
      fc.property(likely, (text) => {
        expect(parseDuration(text) === null || new RegExp(durationPattern).test(text)).toBe(true);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0ms'],
    [250, '250ms'],
    [90_000, '90s'],
    [600_000, '10m'],
    [5_400_000, '90m'],
    [86_400_000, '1d'],
  ])('writes %d as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatMoment', () => {
  it.each([
    [0, '00:00'],
    [61_999, '01:01'],
    [3_600_000, '1:00:00'],
    [-90_000, '-01:30'],
  ])('writes %d as %s', (at, text) => {
    expect(formatMoment(at)).toBe(text);
  });
});
