import { describe, expect, it } from 'vitest';
import { saidOnce } from '../../../src/commands/said-once.ts';

describe('an option that takes one value', () => {
  const take = saidOnce<string | number | undefined>('--seed');

  it('keeps its value, and what was not written at all', () => {
    expect([take(3), take('x'), take(undefined)]).toEqual([3, 'x', undefined]);
  });

  it('is refused when it was written twice, or without a value', () => {
    expect(() => take([1, 2] as never)).toThrow('--seed was written more than once.');
    expect(() => take('')).toThrow('--seed needs a value.');
  });
});
