import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadCandidates, namesApart } from '../../../src/jobs/load-candidates.ts';

describe('the names of candidates', () => {
  it('stay as they are where no two are the same', () => {
    const names = ['a', 'b'].map((name) => ({ name, around: 'x' }));
    expect(namesApart(names)).toEqual(['a', 'b']);
  });

  it('take the folder around them where two are the same, and a number where that is the same too', () => {
    const folders = ['x', 'y', 'y'].map((around) => ({ name: 'mine', around }));
    expect(namesApart(folders)).toEqual(['x-mine', 'y-mine', 'y-mine-2']);
  });

  it('always differ', () => {
    const word = fc.constantFrom('a', 'b', 'a-b', 'a-b-2', '');
    fc.assert(
      fc.property(fc.array(fc.record({ name: word, around: word }), { maxLength: 12 }), (folders) => {
        expect(new Set(namesApart(folders)).size).toBe(folders.length);
      }),
    );
  });
});

describe('loading candidates', () => {
  it('takes a folder that is named twice, in whatever way, once', () => {
    const names = loadCandidates(['policies/do-nothing', './policies/do-nothing/', 'policies/always-ask']);
    expect(names.map(({ name }) => name)).toEqual(['do-nothing', 'always-ask']);
  });
});
