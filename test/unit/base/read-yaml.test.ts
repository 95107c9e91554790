import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError, formatPlace } from '../../../src/base/errors.ts';
import { parseYaml, readTextFile, readYamlFile } from '../../../src/base/read-yaml.ts';

const text = `# A comment first.
id: leak
topology:
  services:
    - name: checkout
      regulated: [pci-dss, sox]
    - {name: cart, replicas: 3}
title: 'it''s here'
`;

function errorOf(source: string): UserError {
  try {
    parseYaml(source, 'f.yaml');
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return new UserError('no complaint');
}

/** The place and message of the complaint about a text. */
function complaint(source: string): string {
  const { place, message } = errorOf(source);
  return place ? `${formatPlace(place)} ${message}` : message;
}

/** What came of a text: anything but a value or a UserError is a mistake of ours, and its name fails the test. */
function outcome(source: string): string {
  try {
    const document = parseYaml(source, 'f.yaml');
    const { line } = document.placeOf(['topology', 'services', 1, 'name']);
    return (line ?? 0) >= 1 && typeof JSON.stringify(document.value) === 'string' ? 'a value with places' : 'no place';
  } catch (error) {
    return error instanceof UserError ? error.name : String(error);
  }
}

describe('parseYaml', () => {
  it('gives the value', () => {
    expect(parseYaml(text, 'f.yaml').value).toEqual({
      id: 'leak',
      topology: {
        services: [
          { name: 'checkout', regulated: ['pci-dss', 'sox'] },
          { name: 'cart', replicas: 3 },
        ],
      },
      title: "it's here",
    });
  });

  it.each([
    [['id'], '2:5'],
    [['topology', 'services', 0, 'name'], '5:13'],
    [['topology', 'services', 0, 'regulated', 1], '6:28'],
    [['topology', 'services', 1, 'replicas'], '7:30'],
    [['topology', 'services', 1], '7:7'],
    [['topology', 'services'], '4:3'],
    [['title'], '8:8'],
    // What is not there stands where it would have stood.
    [['topology', 'nodes'], '3:1'],
    [['topology', 'services', 0, 'kind'], '5:7'],
    [['topology', 'services', 9, 'kind'], '4:3'],
    [['id', 'deeper'], '2:1'],
    [['faults'], '2:1'],
    [[], '2:1'],
  ])('knows the place of %j', (path, place) => {
    expect(formatPlace(parseYaml(text, 'f.yaml').placeOf(path))).toBe(`f.yaml:${place}`);
  });

  it('finds the same values and places behind a byte order mark and with the line ends of Windows', () => {
    const other = parseYaml(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'f.yaml');
    expect(other.value).toEqual(parseYaml(text, 'f.yaml').value);
    expect(formatPlace(other.placeOf(['topology', 'services', 1, 'replicas']))).toBe('f.yaml:7:30');
  });

  it('leaves dates and words such as yes as text', () => {
    expect(parseYaml('a: 2026-03-02\nb: yes\nc: 0o17\nd: 1_000\n', 'f').value).toEqual({
      a: '2026-03-02',
      b: 'yes',
      c: 15,
      d: '1_000',
    });
  });

  it.each([
    ['a: [1, 2', '1:9'],
    ['a: "cut', '1:'],
    ['a: 1\n b: 2', '1:4 This is not valid YAML: Nested mappings'],
    ['a: 1\nb: {c: 1\n', '3:1'],
    ['a:\n\tb: 1', '2:1 This is not valid YAML: Tabs'],
    ['a: 1\nb: 2\na: 3', '3:1 This is not valid YAML: Map keys must be unique'],
    ['a: 1\n---\nb: 2', '2:1 The file holds more than one YAML document.'],
    ['a: &x 1', '1:7 Anchors (`&name`) are not used here.'],
    ['a: *x', '1:4 Aliases (`*name`) are not used here.'],
    ['a: 1\nb: !!str 1', '2:10 Tags (`!name`) are not used here.'],
    ['a: !!set {x, y}', '1:10 Tags (`!name`) are not used here.'],
    ['a: !!binary aGVsbG8=', '1:13 Tags (`!name`) are not used here.'],
    ['a: !mine 1', '1:4 This is not valid YAML: Unresolved tag'],
    ['%YAML 1.1\n---\na: yes', '1:1 Directives'],
    ['? {a: 1}\n: 2', '1:3 A key must be plain text.'],
    [': 1', '1:1 A key must be plain text.'],
    ['b: 1\n__proto__: {polluted: true}', '2:1 A key must be plain text.'],
    ['b: 1\n<<: {a: 1}', '2:1 A key must be plain text.'],
    ['a: 1\nb: .nan', '2:4 `.nan` is no number that can be counted with.'],
    ['a: -.inf', '1:4 `-.inf` is no number'],
    ['a: 1e309', '1:4 `1e309` is no number'],
    ['a: "\\ud800"', '1:4 The text holds half a character'],
  ])('complains of %j with the place', (source, message) => {
    expect(complaint(source)).toContain(message);
  });

  it.each(['a: [1, 2', 'a: [1, 2\nb: 3\n', 'a:\n  - {x: 1\n  - y\n', 'a: "x\nb: 2'])(
    'says of %j that something was not closed, and not that it is indented wrongly',
    (source) => {
      expect(errorOf(source).mend).toBe('Close the quote or bracket that was opened here or before.');
      expect(errorOf('a:\n   b: 1\n  c: 2\n').mend).toContain('Indent with spaces');
    },
  );

  it.each([
    ['brackets closed again', `${'['.repeat(65)}${']'.repeat(65)}`],
    ['fifty thousand brackets', '['.repeat(50_000)],
    ['fifty thousand braces', '{a: '.repeat(50_000)],
    ['lists of lists', '- '.repeat(50_000)],
    ['indented keys', Array.from({ length: 900 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('refuses what is nested too deep: %s', (_, source) => {
    expect(complaint(source)).toContain('Maps and lists lie more than 64 deep');
  });

  it('reads what is nested as deep as allowed', () => {
    expect(complaint(`${'['.repeat(64)}${']'.repeat(64)}`)).toBe('no complaint');
  });

  it('refuses numbers written longer than any number, and texts longer than any file of ours', () => {
    expect(complaint(`a: 1${'0'.repeat(400)}`)).toContain('1:4 `1000');
    expect(complaint('a: 1\n'.repeat(200_000))).toContain('The YAML is longer than 512 Ki characters.');
  });

  it.each(['a: "cut', 'a: *x', '[1', 'a: 1\n b: 2', 'a: .nan', 'a: 1\n---\n', 'a: 1\na: 2', '['.repeat(900), '&'])(
    'gives a way to mend %j',
    (source) => {
      expect(errorOf(source).mend).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('gives a value or a UserError for any damage to a text', () => {
    const odd = fc.constantFrom(
      '\0',
      '\t',
      '\n',
      '\r',
      '"',
      "'",
      '[',
      '{',
      '}',
      ']',
      ':',
      '-',
      '&a',
      '*a',
      '!t',
      '%',
      '|',
      '>',
      '#',
      '? ',
      '<<: ',
      '\uFEFF',
      '\ud800',
      '---\n',
      '1e999',
    );
    const damage = fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(12),
      put: fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 4 })),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 6 }), fc.option(fc.nat(text.length)), (damages, end) => {
        let source = damages.reduce((from, { at, cut, put }) => from.slice(0, at) + put + from.slice(at + cut), text);
        if (end !== null) source = source.slice(0, end);
        expect(['a value with places', 'UserError']).toContain(outcome(source));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('readTextFile', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'requal-read-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads UTF-8 and drops the byte order mark', () => {
    writeFileSync(join(folder, 'a.yaml'), '\uFEFFtitle: "Überlast"\n');
    expect(readYamlFile(join(folder, 'a.yaml')).value).toEqual({ title: 'Überlast' });
  });

  it.each([
    ['There is no such file.', () => join(folder, 'gone.yaml')],
    ['There is no such file.', () => join(written('file', 'x'), 'below')],
    ['This is not a file.', () => folder],
    ['The file cannot be read', () => join(folder, 'nul\0byte')],
    ['The file cannot be read', () => join(folder, 'x'.repeat(5_000))],
    ['The file is not UTF-8 text.', () => written('latin1', new Uint8Array([0x61, 0x3a, 0x20, 0xe4]))],
    ['The file is not UTF-8 text.', () => written('utf16', Buffer.from('\uFEFFa: 1', 'utf16le'))],
    ['The file is larger than 2 MiB.', () => written('large', 'x'.repeat(2 * 1024 * 1024 + 1))],
  ])('says `%s`', (message, path) => {
    expect(() => readTextFile(path())).toThrow(UserError);
    expect(() => readTextFile(path())).toThrow(message);
  });

  function written(name: string, content: string | Uint8Array): string {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  }
});
