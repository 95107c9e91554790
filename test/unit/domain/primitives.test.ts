import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  dateSchema,
  durationSchema,
  instantSchema,
  nameSchema,
  requirementSchema,
} from '../../../src/domain/primitives.ts';

describe('primitives', () => {
  it.each([
    [
      nameSchema,
      ['a', 'order-queue', 'v2', 's3-bucket'],
      ['', 'A', 'a--b', 'a-', '-a', '2a', 'a_b', 'a b', 'é', 'x'.repeat(81)],
    ],
    [requirementSchema, ['B3', 'D15', 'J1'], ['b3', 'B', 'K1', 'B123', 'B3 ']],
    [
      instantSchema,
      ['2026-03-02T10:00:00Z'],
      ['2026-03-02', '2026-03-02T10:00:00', '2026-03-02T10:00:00+01:00', '2026-02-30T10:00:00Z'],
    ],
    [dateSchema, ['2026-03-02', '2024-02-29'], ['2026-02-29', '2026-3-2', '2026-03-02T10:00:00Z']],
    [durationSchema, ['10m', '250ms', '0s'], [10, '10', '10 m', '-1s', null]],
  ])('%# take what is meant and refuse what is near it', (schema, good, bad) => {
    const takes = (value: unknown) => schema.safeParse(value).success;
    expect(good.filter((value) => !takes(value))).toEqual([]);
    expect(bad.filter(takes)).toEqual([]);
  });

  it('write a duration back as people write it, and none that is negative or no whole number', () => {
    expect(z.encode(durationSchema, 600_000)).toBe('10m');
    expect(() => z.encode(durationSchema, -1)).toThrow('Too small');
    expect(() => z.encode(durationSchema, 0.5)).toThrow('expected int');
  });
});
