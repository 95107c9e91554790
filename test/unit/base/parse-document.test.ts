import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UserError, formatPlace } from '../../../src/base/errors.ts';
import { parseDocument, problemsOf } from '../../../src/base/parse-document.ts';
import { parseYaml } from '../../../src/base/read-yaml.ts';

const fault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('leak'), target: z.string(), growth: z.number().min(0).max(1).default(0.1) }),
  z.strictObject({ kind: z.literal('surge'), target: z.string(), factor: z.number().positive() }),
]);
const change = z.union([
  z.strictObject({ set: z.string(), to: z.json() }),
  z.strictObject({ add: z.string(), value: z.json() }),
]);
const schema = z.strictObject({
  id: z.string().regex(/^[a-z]+$/, 'expected small letters'),
  title: z.string().min(1).max(20),
  replicas: z.int().min(1).default(4),
  role: z.enum(['on-call', 'owner']).default('owner'),
  agent: z.union([z.literal('candidate'), fault]).default('candidate'),
  faults: z.array(fault).max(2).default([]),
  changes: z.array(change).default([]),
  span: z.strictObject({ from: z.string() }).nullable().default(null),
});

/** Each problem as `line:column message | mend`. */
function problems(text: string): readonly string[] {
  return problemsOf(schema, parseYaml(text, 'f')).problems.map(
    ({ place, message, mend }) => `${formatPlace(place).slice(2)} ${message} | ${mend}`,
  );
}

const sound = 'id: a\ntitle: A\n';

describe('problemsOf', () => {
  it('finds none in a sound document and gives its value', () => {
    expect(problemsOf(schema, parseYaml(sound, 'f'))).toMatchObject({ value: { id: 'a', replicas: 4 }, problems: [] });
  });

  it.each([
    ['title: A\n', '1:1 `id` is missing. | Add it.'],
    ['id: a\ntitle:\n', '2:7 `title`: expected text, found nothing (`null`). | null'],
    ['id: a\ntitle: 5\n', '2:8 `title`: expected text, found `5`. | null'],
    ['id: A1\ntitle: A\n', '1:5 `id`: expected small letters. | null'],
    ['id: a\ntitle: ""\n', '2:8 `title` has 0 characters, and 1 is the least. | null'],
    [`${sound}replicas: 0\n`, '3:11 `replicas` is 0, and 1 is the least. | null'],
    [`${sound}replicas: 1.5\n`, '3:11 `replicas`: expected a whole number, found `1.5`. | null'],
    [`${sound}replicas: 1e300\n`, '3:11 `replicas`'],
    [
      `${sound}role: oncall\n`,
      '3:7 `role`: expected one of `on-call` or `owner`, found `oncall`. | Did you mean `on-call`?',
    ],
    [`${sound}faults: {a: 1}\n`, '3:1 `faults`: expected a list, found a map of keys and values. | null'],
    [`${sound}faults: [oops]\n`, '3:10 `faults[0]`: expected a map of keys and values, found `oops`. | null'],
    [`${sound}span: {}\n`, '3:1 `span.from` is missing. | Add it.'],
    [`${sound}fautls: []\n`, '3:1 there is an unknown key `fautls`. | Did you mean `faults`?'],
    [`${sound}weather: 1\n`, '3:10 there is an unknown key `weather`. | Known keys: id, title, replicas,'],
    ['hello', '1:1 the file: expected a map of keys and values, found `hello`. | null'],
    ['- 1', '1:1 the file: expected a map of keys and values, found a list. | null'],
    ['', '1:1 the file is empty. | Write it, or name another file.'],
    ['# only a comment\n', '1:1 the file is empty.'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(problems(text)).toHaveLength(1);
    expect(problems(text)[0]).toContain(problem);
  });

  it('names the kinds when a kind is unknown or missing', () => {
    expect(problems(`${sound}faults: [{kind: leek}]`)).toEqual([
      '3:17 `faults[0].kind`: expected one of `leak` or `surge`, found `leek`. | Did you mean `leak`?',
    ]);
    expect(problems(`${sound}faults: [{target: a}]`)).toEqual([
      '3:10 `faults[0].kind` is missing. | Add it. It is one of `leak` or `surge`.',
    ]);
  });

  it('suggests only keys that the chosen kind has', () => {
    const [first] = problems(`${sound}faults: [{kind: leak, target: a, factr: 2}]`);
    expect(first).toBe('3:41 `faults[0]` has an unknown key `factr`. | Known keys: kind, target, growth.');
    expect(problems(`${sound}faults: [{kind: surge, target: a, factor: 2, factr: 2}]`)[0]).toContain('`factor`?');
  });

  it('speaks of the alternative that was meant', () => {
    expect(problems(`${sound}changes: [{set: a}]`)).toEqual(['3:11 `changes[0].to` is missing. | Add it.']);
    expect(problems(`${sound}changes: [{sett: a, to: 1}]`)[0]).toContain('unknown key `sett`. | Did you mean `set`?');
    expect(problems(`${sound}agent: {kind: leak}`)).toEqual(['3:1 `agent.target` is missing. | Add it.']);
  });

  it('names what may stand where no alternative fits at all', () => {
    expect(problems(`${sound}agent: candidat`)).toEqual([
      '3:8 `agent`: expected `candidate` or a map of keys and values, found `candidat`. | Did you mean `candidate`?',
    ]);
  });

  it('orders problems as the file does, and what is missing last', () => {
    const found = problems('titel: A\nid: 5\nreplicas: 0\nrole: boss\n').map((problem) => problem.split(' ')[0]);
    expect(found).toEqual(['1:8', '2:5', '3:11', '4:7', '1:1']);
    expect(problems('titel: A\nid: a\n')[0]).toContain('Did you mean `title`?');
  });

  it('cuts long values short', () => {
    expect(problems(`${sound}role: ${'x'.repeat(500)}`)[0]?.length).toBeLessThan(200);
  });
});

describe('parseDocument', () => {
  it('throws the first problem with its place, and tells the others after it', () => {
    const parse = () => parseDocument(schema, parseYaml('id: 5\ntitle: 6\nreplicas: 0\n', 'f.yaml'), 'shop');
    expect(parse).toThrow(UserError);
    expect(parse).toThrow(
      [
        'This is not a valid shop: `id`: expected text, found `5`.',
        'also at 2:8: `title`: expected text, found `6`.',
        'also at 3:11: `replicas` is 0, and 1 is the least.',
      ].join('\n'),
    );
  });

  it('says nothing of others when there are none', () => {
    expect(() => parseDocument(schema, parseYaml('id: a\n', 'f.yaml'), 'shop')).toThrow(/`title` is missing\.$/);
  });
});
