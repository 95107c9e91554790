import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, digest, sha256 } from '../../../src/base/canonical-json.ts';

const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'grapheme' });

describe('canonicalJson', () => {
  it('equals the reference implementation of RFC 8785', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order of the keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), json), (record) => {
        const turned = Object.fromEntries(Object.entries(record).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(record));
        expect(digest(turned)).toBe(digest(record));
      }),
    );
  });

  it('sorts keys by UTF-16 code units, also those that look like numbers', () => {
    expect(canonicalJson({ 10: 1, 9: 2, b: 3, a: 4, '\u{1f600}': 5, '\uffee': 6 })).toBe(
      '{"10":1,"9":2,"a":4,"b":3,"\u{1f600}":5,"\uffee":6}',
    );
  });

  it('writes minus zero as zero, and numbers as ECMAScript does', () => {
    expect(canonicalJson([-0, 1e21, 1e-7, 0.1, 100])).toBe('[0,1e+21,1e-7,0.1,100]');
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['undefined', { a: undefined }],
    ['a function', () => 1],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['typed numbers', new Float64Array(2)],
    ['a list with a hole', Array.from({ length: 2 }).fill(undefined)],
    // oxlint-disable-next-line no-sparse-arrays
    ['a sparse list', [1, , 2]],
  ])('refuses %s instead of writing something else', (_, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('sha256', () => {
  it('is that of the text in UTF-8', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('é')).toBe(sha256(new Uint8Array([0xc3, 0xa9])));
  });
});
