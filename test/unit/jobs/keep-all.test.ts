import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Met } from '../../../src/jobs/explore.ts';
import { explore } from '../../../src/jobs/explore.ts';
import { keepAll } from '../../../src/jobs/keep-all.ts';
import { confirm, keepConfirmed } from '../../../src/jobs/keep-violation.ts';
import { benchOf } from '../../../src/jobs/run-exploration.ts';
import { renamed } from '../../../src/run/pair-worlds.ts';
import { limits } from '../../../src/domain/limits.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const candidateFolder = 'policies/always-act';
const bench = benchOf(candidateFolder);
const quiet = { isStopped: () => false, onReducing: () => undefined };

async function metIn(seed: number, runs: number, properties: readonly string[]): Promise<readonly Met[]> {
  const exploring = {
    seed,
    runs,
    time: null,
    properties,
    hidden: false,
    mixture: 'swarm',
    profile: null,
    workers: 1,
  } as const;
  return [...(await explore(bench, exploring, () => 'go-on')).met.values()];
}

const places = () => ({ found: join(temporaryFolder(), 'found'), candidateFolder, reducedFrom: null });
const filesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

describe('the violations of an exploration', () => {
  it('leave one file for each distinct one, and none that is in no report', async () => {
    const [first] = await metIn(3, 40, ['low-confidence']);
    const wider = { ...first!.broken, trigger: `${first!.broken.trigger} and node-loss` };
    const met = [first!, { ...first!, broken: wider, times: 3 }];
    const where = places();
    const { kept, reduced, notReduced } = await keepAll(bench, met, where, quiet);
    expect([reduced, kept.length, notReduced]).toEqual([2, 1, []]);
    expect(filesIn(where.found)).toEqual(kept.map(({ told }) => `${told.id}.yaml`).toSorted());
    expect(kept.reduce((sum, { told }) => sum + told.times, 0)).toBe(met.reduce((sum, { times }) => sum + times, 0));
  });

  it('are not kept a second time under other names', async () => {
    const where = places();
    const [first] = await metIn(3, 40, ['low-confidence']);
    const { kept: before } = await keepAll(bench, [first!], where, quiet);
    const files = filesIn(where.found);
    const other = renamed(first!.scenario, () => false)!.other;
    expect(other.topology.services[0]?.name).not.toBe(first!.scenario.topology.services[0]?.name);
    const { kept: again } = await keepAll(bench, [{ ...first!, run: 41, scenario: other }], where, quiet);
    expect(again.map(({ told }) => [told.id, told.isKnown])).toEqual(before.map(({ told }) => [told.id, true]));
    expect(filesIn(where.found)).toEqual(files);
  });

  it('go on where one does not come again, which is told and leaves no file', async () => {
    const [first] = await metIn(3, 40, ['low-confidence']);
    const gone: Met = { ...first!, broken: { ...first!.broken, property: 'killed' } };
    const where = places();
    const { kept, reduced, notReduced } = await keepAll(bench, [gone, first!], where, quiet);
    expect(notReduced).toMatchObject([{ property: 'killed', why: 'it did not come again' }]);
    expect([reduced, kept.map(({ told }) => told.property)]).toEqual([1, ['low-confidence']]);
    expect(filesIn(where.found)).toEqual(kept.map(({ told }) => `${told.id}.yaml`));
  });

  it('go on where requal itself fails at one, with the reason', async () => {
    const [first] = await metIn(3, 40, ['low-confidence']);
    const where = places();
    const broken = { ...bench, charter: null as unknown as typeof bench.charter };
    const { kept, notReduced } = await keepAll(broken, [first!], where, quiet);
    expect([kept, filesIn(where.found)]).toEqual([[], []]);
    expect(notReduced).toMatchObject([{ property: 'low-confidence', why: expect.stringMatching(/null/) }]);
  });

  it('leave no file whose trial is another one than was found', async () => {
    const [met] = await metIn(3, 40, ['low-confidence']);
    const where = places();
    const reduction = { scenario: met!.scenario, trials: 0, isSmaller: false, ended: 'stopped' } as const;
    const confirmed = (await confirm(bench, met!, reduction))!;
    const other = { ...confirmed, journal: { ...confirmed.journal, head: 'f'.repeat(64) } };
    await expect(keepConfirmed(bench, met!, other, where)).rejects.toThrow('differs from the one');
    expect(filesIn(where.found)).toEqual([]);
    expect((await keepConfirmed(bench, met!, confirmed, where)).told.id).toBe(confirmed.scenario.id);
    expect(filesIn(where.found)).toEqual([`${confirmed.scenario.id}.yaml`]);
  });

  it('are reduced in turn, one of each property, absolute ones first; the rest is told', async () => {
    const [first] = await metIn(3, 40, ['low-confidence']);
    const one = (property: string, isAbsolute: boolean, kind: 'realised' | 'attempted', run: number): Met => ({
      ...first!,
      run,
      broken: { ...first!.broken, property, isAbsolute, kind },
    });
    const many = Array.from({ length: limits.violationsKeptMax + 5 }, (_, run) =>
      one('p-often', false, 'realised', run),
    );
    const met = [
      ...many,
      one('p-rated', false, 'attempted', 97),
      one('p-rated', false, 'realised', 98),
      one('p-absolute', true, 'attempted', 99),
    ];
    // None of them comes again, so that their order is the order in which they were taken.
    const { notReduced } = await keepAll(bench, met, places(), { ...quiet, isStopped: () => true });
    expect(notReduced.slice(0, 5).map(({ property, firstRun }) => [property, firstRun])).toEqual([
      ['p-absolute', 99],
      ['p-often', 0],
      ['p-rated', 98],
      ['p-often', 1],
      ['p-rated', 97],
    ]);
    expect(notReduced.length).toBe(met.length);
    const beyond = notReduced.filter(({ why }) => why === `no more than ${limits.violationsKeptMax} are reduced`);
    expect(beyond.length).toBe(met.length - limits.violationsKeptMax);
  });

  it('pass over a file of the folder that cannot be read', async () => {
    const [first] = await metIn(3, 40, ['low-confidence']);
    const where = places();
    mkdirSync(where.found);
    writeFileSync(join(where.found, 'low-confidence-f00000000.yaml'), 'no: scenario\n');
    const { kept } = await keepAll(bench, [first!], where, quiet);
    expect(kept.map(({ told }) => told.isKnown)).toEqual([false]);
  });
});
