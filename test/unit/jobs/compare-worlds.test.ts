import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { comparisonSchema } from '../../../src/domain/comparison.ts';
import { compareWorlds } from '../../../src/jobs/compare-worlds.ts';
import { runTrials } from '../../../src/jobs/run-trials.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';
import { silent } from '../../helpers/silent.ts';

const candidate = 'policies/production-platform';

async function journalOf(scenario: string, candidateFolder: string, out: string, seed = 1): Promise<string> {
  const summary = await runTrials(
    {
      what: [scenario],
      candidates: [candidateFolder],
      world: null,
      seeds: [seed],
      out,
      workers: null,
      certificate: null,
      resume: null,
    },
    silent,
  );
  return join(summary.run.folder ?? '', summary.trials[0]?.journal ?? '');
}

describe('a comparison', () => {
  it('of a journal with itself finds nothing, and leaves a report of three files', async () => {
    const out = temporaryFolder();
    const journal = await journalOf('leak-known-cause', candidate, out);
    const comparison = await compareWorlds({ kind: 'journals', out, journals: [journal, journal] }, silent);
    expect(comparison.differences).toEqual([]);
    expect(comparison.cautions).toEqual([]);
    const folder = join(out, readdirSync(out).find((name) => name.startsWith('compare-')) ?? '');
    expect(readdirSync(folder).toSorted()).toEqual(['compare.html', 'compare.md', 'comparison.json']);
    const kept: unknown = JSON.parse(readFileSync(join(folder, 'comparison.json'), 'utf8'));
    expect(comparisonSchema.parse(kept)).toEqual(comparison);
    expect(existsSync(comparison.folder ?? '')).toBe(true);
  });

  it('of two candidates says that they are two, and tells what each did', async () => {
    const out = temporaryFolder();
    const journals = [
      await journalOf('leak-known-cause', candidate, out),
      await journalOf('leak-known-cause', 'policies/always-ask', out),
    ] as const;
    const { cautions, actions, differences } = await compareWorlds({ kind: 'journals', out, journals }, silent);
    expect(cautions.join(' ')).toContain('The candidates differ: production-platform and always-ask');
    expect(actions.some(({ sides }) => sides[0] !== null && sides[0].measured !== null)).toBe(true);
    expect(differences.join(' ')).toContain('The decisions part at the 1st');
  });

  it('of a recording and its closed loop has the milestones of ten seeds as intervals', async () => {
    const out = temporaryFolder();
    const scenario = 'posthog-2025-10-21-flags-redis';
    const comparison = await compareWorlds(
      { kind: 'worlds', out, scenario, candidate, worlds: ['recorded', 'simulator'], seed: 1, seeds: 3 },
      silent,
    );
    expect(comparison.sides.map(({ world }) => world)).toEqual(['recorded', 'simulator']);
    const detected = comparison.milestones.find(({ name }) => name === 'detectedAt');
    expect(detected?.spread).toMatchObject({ side: 1, trials: 3 });
    expect(comparison.actions[0]?.sides[0]?.outcome).toBe('not-applied');
  });

  it('refuses two scenarios, and leaves nothing behind', async () => {
    const [kept, out] = [temporaryFolder(), temporaryFolder()];
    const journals = [
      await journalOf('leak-known-cause', candidate, kept),
      await journalOf('leak-novel', candidate, kept),
    ] as const;
    const compared = compareWorlds({ kind: 'journals', out, journals }, silent);
    await expect(compared).rejects.toThrow(UserError);
    expect(readdirSync(out)).toEqual([]);
  });

  it('refuses a folder of many scenarios', async () => {
    const request = { kind: 'worlds', out: temporaryFolder(), scenario: 'replays', candidate } as const;
    const compared = compareWorlds({ ...request, worlds: ['recorded', 'simulator'], seed: 1, seeds: 1 }, silent);
    await expect(compared).rejects.toThrow('7 scenarios');
  });
});
