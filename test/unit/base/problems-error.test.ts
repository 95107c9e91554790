import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../src/base/errors.ts';
import { problemsError } from '../../../src/base/problems-error.ts';

const problem = (line: number | null, message: string, mend: string | null = null, file = 'f.yaml'): Problem => ({
  message,
  mend,
  place: { file, line, column: line === null ? null : 3 },
});

describe('all that is wrong with a file', () => {
  it('is one error with the place and the mend of the first', () => {
    const error = problemsError([problem(4, 'This is wrong.', 'Mend it.')], 'Not valid: ');
    expect(error).toMatchObject({
      message: 'Not valid: This is wrong.',
      mend: 'Mend it.',
      place: { line: 4, column: 3 },
    });
  });

  it('tells the others a line each, with place and mend', () => {
    const others = [
      problem(6, 'So is this.', 'Mend that.'),
      problem(null, 'And this.'),
      problem(1, 'And that.', null, 'g.yaml'),
    ];
    expect(problemsError([problem(4, 'This is wrong.'), ...others]).message.split('\n')).toEqual([
      'This is wrong.',
      'also at 6:3: So is this. Mend that.',
      'also: And this.',
      'also at g.yaml:1:3: And that.',
    ]);
  });

  it('tells five, and how many there are beside', () => {
    const lines = (count: number) => {
      const others = Array.from({ length: count - 1 }, (_, place) => problem(place + 2, 'Wrong.'));
      return problemsError([problem(1, 'Wrong.'), ...others]).message.split('\n');
    };
    expect(lines(5)).toHaveLength(5);
    expect(lines(5).at(-1)).toBe('also at 5:3: Wrong.');
    expect(lines(8)).toHaveLength(6);
    expect(lines(8).at(-1)).toBe('and 3 more in this file');
  });
});
