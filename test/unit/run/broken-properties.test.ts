import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../src/run/broken-properties.ts';
import { isSameWay } from '../../../src/run/broken-properties.ts';

const larger: Identity = {
  property: 'novel-pattern',
  kind: 'realised',
  trigger: 'data-corruption and memory-leak',
  path: 'act at level 4, restart, carried out',
};

describe('a smaller incident breaks a property in the same way', () => {
  it.each([
    ['as it was', {}, true],
    ['under one of its causes', { trigger: 'data-corruption' }, true],
    ['under another cause', { trigger: 'node-loss' }, false],
    ['under one cause more', { trigger: 'data-corruption and memory-leak and node-loss' }, false],
    ['where nothing is wrong', { trigger: 'no fault' }, false],
    ['on another path', { path: 'act at level 3, restart, carried out' }, false],
    ['where it is only attempted', { kind: 'attempted' }, false],
    ['in another property', { property: 'no-harm' }, false],
  ] as const)('%s: %o %s', (_, changes, same) => {
    expect(isSameWay({ ...larger, ...changes }, larger)).toBe(same);
  });

  it('where nothing was wrong, only if nothing still is', () => {
    const calm = { ...larger, trigger: 'no fault' };
    expect(isSameWay(calm, calm)).toBe(true);
    expect(isSameWay({ ...calm, trigger: 'memory-leak' }, calm)).toBe(false);
  });
});
