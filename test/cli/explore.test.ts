import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ExplorationSummary } from '../../src/domain/exploration.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';

const planted = 'policies/planted/ignores-regulated-tags';

type Explored = Awaited<ReturnType<typeof explored>>;

async function explored(args: readonly string[]) {
  const folder = temporaryFolder();
  const found = join(folder, 'found');
  const out = join(folder, 'reports');
  const { code, stdout, stderr } = await requal(['explore', ...args, '--found', found, '--out', out, '--json']);
  return { code, stderr, found, out, summary: JSON.parse(stdout) as ExplorationSummary };
}

// Each runs dozens of trials in a process of its own, on machines that have other things to do.
vi.setConfig({ testTimeout: 240_000 });

describe('requal explore', () => {
  it('finds what a planted candidate breaks, and keeps it as a scenario that fails from its file in one trial', async () => {
    const args = ['--candidate', planted, '--property', 'regulated-asset', '--runs', '50'];
    const { code, summary, found, out, stderr } = await explored(args);
    expect([code, summary.exitCode, summary.runs]).toEqual([1, 1, 50]);
    const [first] = summary.kept;
    expect(first).toMatchObject({ property: 'regulated-asset', kind: 'realised' });
    expect(first!.size.faults).toBeLessThanOrEqual(2);
    expect(first!.size.distortions).toBeLessThanOrEqual(2);
    expect(first!.size.services).toBeLessThanOrEqual(4);
    expect(first!.story.split(/\. (?=[A-Z])/)).toHaveLength(2);
    expect(stderr).toContain('regulated-asset');
    expect(readdirSync(found)).toContain(`${first!.id}.yaml`);
    expect(readFileSync(join(found, `${first!.id}.yaml`), 'utf8')).toContain(first!.command);

    const again = await requal([...first!.command.split(' ').slice(2), '--out', out]);
    expect(again.code).toBe(1);
    expect(again.stdout).toContain('regulated-asset');
    // The trial from the file is the one that the report keeps, byte for byte.
    const [run = ''] = readdirSync(out).filter((name) => name.startsWith('run-'));
    const [journal = ''] = readdirSync(join(out, run, 'journals', 'ignores-regulated-tags'));
    const kept = readFileSync(first!.journal, 'utf8');
    expect(readFileSync(join(out, run, 'journals', 'ignores-regulated-tags', journal), 'utf8')).toBe(kept);
    expect((await requal(['replay', first!.journal])).code).toBe(0);
  });

  it('keeps what it found where it ran, and that comes first from then on', async () => {
    const cwd = temporaryFolder();
    const candidate = resolve(planted);
    const args = ['--candidate', candidate, '--property', 'regulated-asset', '--runs', '50', '--json'];
    const { kept } = JSON.parse((await requal(['explore', ...args], { cwd })).stdout) as ExplorationSummary;
    const { scenarios } = JSON.parse((await requal(['list', '--json'], { cwd })).stdout) as {
      scenarios: readonly { readonly id: string }[];
    };
    expect(kept.length).toBeGreaterThan(0);
    expect(scenarios.slice(0, kept.length).map(({ id }) => id)).toEqual(kept.map(({ id }) => id).toSorted());
  });

  it('explores the same incidents under the same seed, whoever tries them', async () => {
    const args = ['--candidate', 'policies/always-act', '--runs', '15', '--seed', '3', '--property', 'low-confidence'];
    const [one, other] = await Promise.all(
      ['1', '2'].map((workers) => explored([...args, '--workers', workers])) as [Promise<Explored>, Promise<Explored>],
    );
    const told = ({ summary: { behaviours, coverage, kept } }: Explored) => ({
      behaviours,
      coverage,
      kept: kept.map(({ id, firstRun, times, reducing }) => ({ id, firstRun, times, reducing })),
    });
    expect(told(one).kept.length).toBeGreaterThan(0);
    expect(told(other)).toEqual(told(one));
  });

  it('finds nothing where nothing is broken, and says what that is worth', async () => {
    const args = ['--candidate', 'policies/conservative', '--property', 'regulated-asset', '--runs', '20'];
    const { code, summary, stderr } = await explored(args);
    expect([code, summary.kept, summary.violations]).toEqual([0, [], 0]);
    expect(summary.behaviours).toBeGreaterThan(5);
    expect(stderr).toContain('NOTHING FOUND');
    expect(stderr.replace(/\s+/g, ' ')).toContain('proves nothing beyond these incidents');
  });

  it('shows nothing of a rule that no incident put to the test, and says which', async () => {
    const args = ['--candidate', 'policies/conservative', '--property', 'canary-first', '--runs', '20'];
    const { code, summary, stderr } = await explored(args);
    expect([code, summary.violations]).toEqual([2, 0]);
    expect(summary.tested).toEqual([{ property: 'canary-first', runs: 0 }]);
    expect(stderr).toContain('NOT PUT TO THE TEST');
    expect(stderr).not.toContain('NOTHING FOUND');
    const both = await explored([...args, '--property', 'regulated-asset']);
    expect(both.code).toBe(2);
    expect(both.summary.tested.find(({ property }) => property === 'regulated-asset')?.runs).toBeGreaterThan(0);
  });

  it('goes on for as long as it is given, whatever a thousand incidents take', async () => {
    const args = ['--candidate', 'policies/do-nothing', '--time', '1s', '--property', 'regulated-asset'];
    const { summary, stderr } = await explored(args);
    expect(stderr).toContain('Exploring 1000000 incidents at most, for 1 s at most.');
    expect(summary.runs).toBeGreaterThan(0);
  });

  it.each([
    [['--property', 'novel-patern'], 'novel-pattern'],
    [['--runs', '0'], '--runs'],
    [['--time', 'soon'], '--time'],
  ])('refuses %s with a hint', async (args, hint) => {
    const { code, stderr } = await requal(['explore', '--candidate', 'policies/conservative', ...args]);
    expect(code).toBe(3);
    expect(stderr).toContain(hint);
  });
});

/** Every file below a folder, with what is in it. */
const contentOf = (folder: string) =>
  readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);

/** A candidate that asks because of the name of a service. */
function byName(): string {
  const folder = temporaryFolder();
  const clause = `{ id: by-name, when: 'scope.target.startsWith("cat")', because: of its name }`;
  const level = `{ level: 2, title: Ask, match: any, clauses: [${clause}] }`;
  const text = `extends: ${resolve('policies/always-act')}\nchanges:\n  - { add: levels, value: ${level} }\n`;
  writeFileSync(join(folder, 'candidate.yaml'), text);
  return folder;
}

describe('the one command of a counterexample', () => {
  it.each([
    ['that only was attempted', 'leak-killed-midway', 'policies/always-act', 'low-confidence', 'attempted'],
    ['of two trials', 'leak-known-cause', null, 'renamed-world-same-decision', 'differs'],
  ] as const)(
    '%s fails from its file, the same each time, and changes nothing',
    async (_, name, policy, property, kind) => {
      const cwd = temporaryFolder();
      const candidate = resolve(policy ?? byName());
      const found = join(cwd, 'scenarios/found');
      const reduced = await requal(['reduce', name, '--candidate', candidate, '--property', property, '--json'], {
        cwd,
      });
      const told = (JSON.parse(reduced.stdout) as { reduced: ExplorationSummary['kept'][number] }).reduced;
      expect([reduced.code, told.kind]).toEqual([1, kind]);
      const before = contentOf(found);
      expect(before.map(([file, text]) => [file, text.includes(told.command)])).toEqual([[`${told.id}.yaml`, true]]);

      const words = told.command.split(' ').slice(2);
      const [one, other] = [await requal([...words, '--json'], { cwd }), await requal([...words, '--json'], { cwd })];
      expect([one.code, other.stdout]).toEqual([1, one.stdout]);
      const check = JSON.parse(one.stdout) as { broken: readonly { property: string; kind: string; path: string }[] };
      expect(check.broken).toMatchObject([{ property, kind, path: told.path }]);
      expect(contentOf(found)).toEqual(before);
      // Reduced again it is what it is, and stays where it is.
      await requal(['reduce', told.file, '--candidate', candidate, '--property', property], { cwd });
      expect(contentOf(found)).toEqual(before);
    },
  );

  it('of two trials is none of `run`, which never passes its file', async () => {
    const cwd = temporaryFolder();
    const candidate = byName();
    const asked = ['leak-known-cause', '--candidate', candidate, '--property', 'renamed-world-same-decision'];
    const { stdout } = await requal(['reduce', ...asked, '--json'], { cwd });
    const told = (JSON.parse(stdout) as { reduced: ExplorationSummary['kept'][number] }).reduced;
    const { code, stderr } = await requal(['run', told.file, '--candidate', candidate], { cwd });
    expect([code, stderr]).toEqual([3, expect.stringContaining('is about two trials')]);
    const listed = JSON.parse((await requal(['list', '--json'], { cwd })).stdout) as {
      scenarios: readonly { readonly id: string }[];
    };
    expect(listed.scenarios.map(({ id }) => id)).not.toContain(told.id);
  });
});

describe('requal reduce', () => {
  it('makes a written scenario that breaks a rule smaller, and keeps it', async () => {
    const found = join(temporaryFolder(), 'found');
    const args = ['reduce', 'scenarios/leak-novel.yaml', '--candidate', 'policies/always-act', '--found', found];
    const { code, stdout } = await requal([...args, '--property', 'novel-pattern', '--json']);
    expect(code).toBe(1);
    const { reduced } = JSON.parse(stdout) as { reduced: ExplorationSummary['kept'][number] };
    expect(reduced).toMatchObject({ property: 'novel-pattern', size: { faults: 1, distortions: 0 } });
    expect(reduced.size.services).toBeLessThanOrEqual(4);
    expect(readdirSync(found)).toEqual([`${reduced.id}.yaml`]);
  });

  it.each([
    ['policies/conservative', 'novel-pattern', 2, 'was not put to the test'],
    ['policies/conservative', 'verify-or-undo', 0, 'verify-or-undo is not broken'],
    ['policies/do-nothing', null, 1, 'The trial fails all the same, by itself: Wanted should-act'],
  ])('says so where %s breaks nothing of %s, with exit code %i', async (candidate, property, exitCode, words) => {
    const args = ['reduce', 'scenarios/leak-known-cause.yaml', '--candidate', candidate];
    const { code, stdout } = await requal([...args, ...(property === null ? [] : ['--property', property])]);
    const text = stdout.replace(/\s+/g, ' ');
    expect([code, text]).toEqual([exitCode, expect.stringContaining('nothing to reduce')]);
    expect(text).toContain(words);
  });
});
