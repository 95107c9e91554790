import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendToYaml } from '../../../src/base/append-to-yaml.ts';

const element = { at: '2026-11-03', what: 'a: "b" # c', cause: null };
const line = `{ at: '2026-11-03', what: 'a: "b" # c', cause: null }`;

describe('an element at the end of a list', () => {
  it.each([
    ['a list in blocks', '# top\na: 1\nlist: # mine\n  - { x: 1 } # one', '\n  # last\nb: 2\n', '  '],
    ['a list whose elements are blocks', 'list:\n  - x: 1\n    y: [1, 2]', '\n\nb: 2\n', '  '],
    ['a list that is not indented', 'list:\n- x\n- y', '\nb: 2\n', ''],
    ['a list at the end of a text without its last newline', 'b: 2\nlist:\n  - x', '', '  '],
  ])('goes into %s and leaves every other byte', (_, before, after, indent) => {
    expect(appendToYaml(`${before}${after}`, 'list', element)).toBe(`${before}\n${indent}- ${line}${after}`);
  });

  it.each([
    ['where there is none', '# top\nb: 2 # two', `# top\nb: 2 # two\nlist:\n  - ${line}\n`],
    ['where it is empty', '# top\nlist: []\nb: 2 # two\n', `# top\nlist:\n  - ${line}\nb: 2 # two\n`],
  ])('makes the list %s and leaves every other byte', (_, text, wanted) => {
    expect(appendToYaml(text, 'list', element)).toBe(wanted);
  });

  it.each([
    ['an empty list with a comment', '# top\nlist: [] # mine\nb: 2 # two\n'],
    ['an empty list in JSON', '{"list": [], "b": 2}'],
    ['a list on one line', '# top\nlist: [1, 2] # mine\nb: 2 # two\n'],
    ['JSON', '{"list": [1], "b": 2}'],
    ['nothing under its key', '# top\nlist:\nb: 2 # two\n'],
    ['a text of several lines as the last element', 'list:\n  - |\n    a\n    b\n\nb: 2 # two\n'],
  ])('goes into %s, and comments stay', (_, text) => {
    const out = appendToYaml(text, 'list', element);
    const before = parse(text) as { list: unknown[] | null };
    expect(parse(out)).toEqual({ ...before, list: [...(before.list ?? []), element] });
    for (const comment of text.match(/#.*/g) ?? []) expect(out).toContain(comment);
  });

  it('is what is read again, whatever its words are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('list:\n  - 1\n', 'a: 1\n'), (note, text) => {
        const out = appendToYaml(text, 'list', { note });
        expect((parse(out) as { list: unknown[] }).list.at(-1)).toEqual({ note });
      }),
    );
  });
});
