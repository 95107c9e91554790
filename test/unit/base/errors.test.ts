import { describe, expect, it } from 'vitest';
import {
  HarnessError,
  IntegrityError,
  UserError,
  formatPlace,
  invariant,
  unreachable,
} from '../../../src/base/errors.ts';

describe('errors', () => {
  it('are told apart by class: the user hears of an integrity error, not of a harness error', () => {
    expect(new IntegrityError('x')).toBeInstanceOf(UserError);
    expect(new HarnessError('x')).not.toBeInstanceOf(UserError);
    expect([new UserError('x').name, new IntegrityError('x').name, new HarnessError('x').name]).toEqual([
      'UserError',
      'IntegrityError',
      'HarnessError',
    ]);
  });

  it('carry the place and the way to mend, or null', () => {
    const place = { file: 'a.yaml', line: 3, column: 7 };
    expect(new UserError('x', { place, mend: 'Write y.' })).toMatchObject({ message: 'x', place, mend: 'Write y.' });
    expect(new UserError('x')).toMatchObject({ place: null, mend: null });
  });

  it('name a bug of requal as such', () => {
    expect(() => invariant(false, 'it holds')).toThrow('requal has a bug: it holds');
    expect(() => invariant(1, 'it holds')).not.toThrow();
    expect(() => unreachable('other' as never)).toThrow('requal has a bug: unexpected "other"');
  });
});

describe('formatPlace', () => {
  it.each([
    [{ file: 'a.yaml', line: 3, column: 7 }, 'a.yaml:3:7'],
    [{ file: 'a.jsonl', line: 3, column: null }, 'a.jsonl:3'],
    [{ file: 'a', line: null, column: null }, 'a'],
  ])('writes %j as far as it is known', (place, text) => {
    expect(formatPlace(place)).toBe(text);
  });
});
