import { describe, expect, it } from 'vitest';
import { variables } from '../../src/policy/variables.ts';
import { endOf, requal, startRequal } from '../helpers/requal-process.ts';

const verbs = [
  'run',
  'list',
  'replay',
  'judge',
  'verify',
  'explain',
  'lint',
  'certificate',
  'outcome',
  'keygen',
  'init',
];

describe('the command line', () => {
  it.each(verbs)('explains %s with an example', async (verb) => {
    const { code, stdout, stderr } = await requal([verb, '--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(`requal ${verb}`);
  });

  it('shows every command where none is named, and calls that wrong usage', async () => {
    const { code, stdout, stderr } = await requal([]);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    for (const verb of verbs) expect(stderr).toContain(`requal ${verb}`);
    expect(stderr).toContain('No command was named.');
  });

  it.each([
    [['rnu'], 'There is no command `rnu`', 'Did you mean `run`?'],
    [['verfy', 'x'], 'There is no command `verfy`', 'Did you mean `verify`?'],
    [['--bogus'], 'no option --bogus', 'requal --help'],
    [['run', '--sed', '3'], 'no option --sed', 'Did you mean --seed?'],
    [['lint', 'x', '--as-off', '3'], 'no option --as-off', 'Did you mean --as-of?'],
    [['run', '--out'], '--out needs a value', 'requal run --help'],
    [['run', '--out='], '--out needs a value', 'requal run --help'],
    [['run', '--out', 'a', '--out', 'b'], '--out was written more than once', 'requal run --help'],
    [['run', '--no-out'], 'no option --no-out', 'requal run --help'],
    [['run', '--world', 'mars'], '--world cannot be "mars"', '"simulator", "recorded"'],
    [['run', '--seed', 'x'], '--seed is not a whole number', '--seed 1'],
    [['run', '--seeds', '0'], '--seeds is not a whole number', '--seeds 2'],
    [['run', '--candidate', ''], '--candidate needs a value', 'requal run --help'],
    [['verify'], 'missing its <journal>', 'requal verify <journal>'],
    [['verify', 'a', 'b'], 'does not take `b`', 'requal verify --help'],
    [['lint', 'policies/production-platform', '--as-of', '2026-02-30'], '`2026-02-30` is no date', '2026-01-31'],
  ])('answers `requal %j` with what is wrong and what to write instead', async (args, what, mend) => {
    const { code, stdout, stderr } = await requal(args);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toContain(what);
    expect(stderr).toContain(mend);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('speaks English and finds mistakes whatever the system speaks', async () => {
    const { code, stderr } = await requal(['run', '--sed', '3'], {
      env: { LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' },
    });
    expect(code).toBe(3);
    expect(stderr).toContain('Did you mean --seed?');
  });

  it('lists each fact that a clause may read where a mistake in one sends its author, and nothing else', async () => {
    const { code, stdout } = await requal(['list', '--facts']);
    expect(code).toBe(0);
    const { schema, ...document } = JSON.parse((await requal(['list', '--facts', '--json'])).stdout);
    expect(schema).toBe('requal/list/v1');
    expect(Object.keys(document)).toEqual(['facts']);
    expect(document.facts.map(({ path }: { path: string }) => path)).toEqual(variables.map(({ path }) => path));
    for (const { path } of variables) expect(stdout).toContain(`  ${path} `);
    expect(stdout).not.toContain('leak-novel');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const child = startRequal(['list']);
    child.stdout?.destroy();
    const { code, stderr } = await endOf(child);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });
});
