import { globSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { untidiness } from './helpers/tidy-rules.ts';

const SRC = join(import.meta.dirname, '..', 'src');

/** The breaches in one made-up file, with the files beside it that it may import. */
function breaches(path: string, source: string): string[] {
  const beside = [
    'base/clock.ts',
    'domain/plan.ts',
    'policy/level.ts',
    'run/trial.ts',
    'jobs/gate.ts',
    'statistics/wilson.ts',
  ];
  return untidiness(new Map([...beside.map((name) => [name, 'export const x = 1;\n'] as const), [path, source]]));
}

describe('the sources', () => {
  it('keep every rule of tidiness', () => {
    const paths = globSync('**/*.ts', { cwd: SRC }).map((path) => path.split(sep).join(posix.sep));
    expect(paths.length).toBeGreaterThan(0);
    expect(untidiness(new Map(paths.map((path) => [path, readFileSync(join(SRC, path), 'utf8')])))).toEqual([]);
  });
});

describe('the unit tests', () => {
  it('put no other module in the place of one, for they share their modules', () => {
    const root = join(import.meta.dirname, 'unit');
    const files = globSync('**/*.ts', { cwd: root });
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => /\bvi\.(mock|doMock)\(/.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });
});

describe('the rules of tidiness', () => {
  it.each([
    ['judge/x.ts', "import { x } from '../policy/level.ts';", 'not on a lower floor'],
    ['judge/x.ts', "import type { X } from '../policy/level.ts';", 'not on a lower floor'],
    ['judge/x.ts', "export { x } from '../run/trial.ts';", 'not on a lower floor'],
    ['judge/x.ts', "const x = await import('../jobs/gate.ts');", 'not on a lower floor'],
    ['judge/x.ts', "type X = import('../run/trial.ts').X;", 'not on a lower floor'],
    ['statistics/x.ts', "import { x } from '../domain/plan.ts';", 'not on a lower floor'],
    ['judge/x.ts', "import { x } from './gone.ts';", 'no source file'],
    ['judge/x.ts', "import { x } from '../../test/x.ts';", 'no source file'],
    ['judge/x.ts', 'const x = await import(name);', 'computed'],
    ['judge/x.ts', "import { parse } from 'yaml';", 'outside its home'],
    ['judge/x.ts', "import { z } from 'zod/v4';", 'outside its home'],
    ['base/x.ts', "import left from 'left-pad';", 'outside its home'],
    ['judge/x.ts', "import { setTimeout } from 'node:timers/promises';", 'node:timers/promises outside base'],
    ['judge/x.ts', 'export function x() {}', 'no docstring'],
    ['judge/x.ts', '/** Told. */\nconst y = 1;\nexport async function x() {}', 'no docstring'],
    ['judge/x.ts', '/* No docstring. */\nexport function x() {}', 'no docstring'],
    ['judge/x.ts', 'const x = Date.now();', 'Date.now outside base'],
    ['judge/x.ts', "const x = Date['now']();", 'Date.now outside base'],
    ['judge/x.ts', 'const x = new Date();', 'asks for the time'],
    ['judge/x.ts', 'const x = Math.random();', 'Math.random outside base'],
    ['judge/x.ts', 'const { random } = Math;', 'takes Math as a whole'],
    ['judge/x.ts', 'const x = globalThis.Date;', 'globalThis outside base'],
    ['judge/x.ts', 'setTimeout(f, 1);', 'setTimeout outside base'],
    ['judge/x.ts', 'const x = { setInterval };', 'setInterval outside base'],
    ['judge/x.ts', 'const x = performance.now();', 'performance outside base'],
    ['judge/x.ts', 'const x = process.env;', 'process.env outside base'],
    ['judge/x.ts', 'const x = AbortSignal.timeout(1);', 'AbortSignal.timeout outside base'],
    ['judge/x.ts', "import { randomUUID } from 'node:crypto';", 'randomness outside base'],
    ['base/x.ts', 'const x = Math.pow(2, y);', 'uses Math.pow'],
    ['judge/x.ts', 'const x = Math[name](y);', 'uses Math.?'],
    ['base/x.ts', 'const x = 2 ** y;', 'operator **'],
    ['base/x.ts', 'x **= 2;', 'operator **'],
    ['base/x.ts', 'const x = a.localeCompare(b);', 'uses localeCompare'],
    ['report/x.ts', 'const x = (1).toLocaleString();', 'uses toLocaleString'],
    ['report/x.ts', 'const x = new Intl.NumberFormat();', 'uses Intl'],
    ['judge/x.ts', 'const x = { get y() { return 1; } };', 'literal with a getter'],
    ['judge/x.ts', 'export default 1;', 'default export'],
    ['judge/x.ts', "export * from '../base/clock.ts';", 'export *'],
    ['judge/utils.ts', '', 'says nothing'],
    ['judge/index.ts', '', 'barrel'],
    ['judge/camelCase.ts', '', 'not kebab-case'],
    ['shed/x.ts', '', 'no known room'],
    ['judge/x.ts', 'const = 1;', 'does not parse'],
  ])('see in %s: %s', (path, source, what) => {
    expect(breaches(path, source).join('\n')).toContain(what);
  });

  it.each([
    ['run/x.ts', "import { x } from '../policy/level.ts';\nimport { y } from './trial.ts';"],
    ['commands/x.ts', "const { x } = await import('../jobs/gate.ts');"],
    [
      'base/x.ts',
      'const x = [Date.now(), new Date(), process.env, performance.now(), Math.random()];\nsetTimeout(f, 1);',
    ],
    ['judge/x.ts', 'const x = new Date(atMs);\nclock.setTimeout(Math.floor(x), { performance: Math.sqrt(2) });'],
    ['statistics/x.ts', 'const x = Math.log(y) ** 2;'],
    ['domain/x.ts', "import { z } from 'zod';"],
    ['journal/entry-schema.ts', "import { z } from 'zod';"],
  ])('find nothing in %s: %s', (path, source) => {
    expect(breaches(path, source)).toEqual([]);
  });

  it('see the first line too many in a file and in a function', () => {
    const functionOf = (lines: number): string => `const f = () => {${'\n'.repeat(lines - 1)}};`;
    expect(breaches('judge/x.ts', '\n'.repeat(300))).toEqual([]);
    expect(breaches('judge/x.ts', '\n'.repeat(301))).toEqual(['judge/x.ts has 301 lines, more than 300']);
    expect(breaches('judge/x.ts', functionOf(70))).toEqual([]);
    expect(breaches('judge/x.ts', functionOf(71))).toEqual(['judge/x.ts:1 has a function of 71 lines, more than 70']);
  });

  it('see a ring of files, also one of types alone', () => {
    const ring = new Map([
      ['judge/a.ts', "import type { B } from './b.ts';"],
      ['judge/b.ts', "export { c } from './c.ts';"],
      ['judge/c.ts', "import { a } from './a.ts';"],
    ]);
    expect(untidiness(ring)).toEqual(['import cycle: judge/a.ts > judge/b.ts > judge/c.ts > judge/a.ts']);
  });
});
