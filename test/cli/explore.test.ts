import { readFileSync, readdirSync } from 'node:fs';
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

  it('says so where nothing breaks', async () => {
    const args = ['reduce', 'scenarios/leak-known-cause.yaml', '--candidate', 'policies/conservative'];
    const { code, stdout } = await requal([...args, '--property', 'novel-pattern']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing to reduce')]);
  });
});
