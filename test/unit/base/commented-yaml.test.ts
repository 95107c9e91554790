import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commentedYaml } from '../../../src/base/commented-yaml.ts';

const value = { day: '2026-11-21', list: [{ a: 1 }, { a: 2, b: [] }], empty: [], map: { inner: { x: true } } };

describe('YAML with comments', () => {
  it('has each comment above what it is about, and says what the value says', () => {
    const text = commentedYaml(value, 'Head\n\nof two parts', [
      { path: ['list', 1], text: 'the second' },
      { path: ['map', 'inner', 'x'], text: 'an inner one' },
      { path: ['map', 'inner', 'x'], text: 'and another' },
    ]);
    expect(parse(text)).toEqual(value);
    expect(text).toMatch(/^# Head\n#\n# of two parts\n\nday: '2026-11-21'\n\nlist:\n/);
    expect(text).toContain('  # the second\n  - a: 2\n');
    expect(text).toContain('    # an inner one\n    # and another\n    x: true\n');
  });

  it('writes the elements of a list all on one line each, or none', () => {
    const long = { words: 'x'.repeat(120) };
    expect(commentedYaml({ list: [{ a: 1 }, { b: 2 }] }, 'h', [])).toContain('list: [ { a: 1 }, { b: 2 } ]');
    expect(commentedYaml({ list: [{ a: 1 }, long] }, 'h', [])).toContain('  - a: 1\n');
  });

  it.each(['a\nb: 1', 'a\r\nb: 1', 'a\rb: 1', 'a\u2028b: 1', 'a\u0085b: 1'])(
    'lets no comment end early: %j',
    (words) => {
      const text = commentedYaml({ a: 1 }, words, [{ path: ['a'], text: words }]);
      expect(parse(text)).toEqual({ a: 1 });
      // Other readers of YAML begin a new line at each of these.
      expect(text).not.toMatch(/[\r\u0085\u2028]/);
      expect(text.match(/^# b: 1$/gm)).toHaveLength(2);
    },
  );

  it('says what the value says, whatever the words are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (word, comment) => {
        const whole = { word, list: [word, { word }] };
        const text = commentedYaml(whole, comment, [{ path: ['list', 1], text: comment }]);
        expect(parse(text)).toEqual(whole);
      }),
    );
  });

  it('takes no comment on what is not there', () => {
    expect(() => commentedYaml(value, 'h', [{ path: ['map', 'outer'], text: 'x' }])).toThrow('no value at map.outer');
  });
});
