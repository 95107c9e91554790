import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/base/errors.ts';
import { runCampaign } from '../../../src/run/campaign.ts';
import type { Crew } from '../../../src/run/crew.ts';
import { openCrew } from '../../../src/run/crew.ts';
import type { FrailSetup } from '../../helpers/frail-worker.ts';

const module = new URL('../../helpers/frail-worker.ts', import.meta.url);

/** A crew whose later tasks are done first, as far as it is wide. */
function hastyCrew(width: number) {
  const counts = { open: 0, most: 0, closed: false };
  const crew: Crew<number> = {
    width,
    async run(task) {
      counts.open += 1;
      counts.most = Math.max(counts.most, counts.open);
      await setTimeout(((width - (task % width)) % width) * 3);
      counts.open -= 1;
      if (task === 13) throw new HarnessError('thirteen');
      return task;
    },
    close: async () => void (counts.closed = true),
  };
  return { crew, counts };
}

/** The results of doubling tasks by workers of which some die. */
async function doubled(deadly: FrailSetup['deadly'], total: number): Promise<readonly (number | string)[]> {
  const died: string[] = [];
  const setup: FrailSetup = { setup: null, deadly };
  const crew = await openCrew<number | string>({
    module,
    setup,
    workers: 2,
    died: (task, why) => (died.push(why), `${task} died`),
  });
  const results: (number | string)[] = [];
  await runCampaign({ from: 0, total, crew, take: (result) => (results.push(result), 'go-on') });
  return [...results, ...died];
}

describe('a campaign', () => {
  it('takes results in by the order of the plan, and never has more in hand than its crew is wide', async () => {
    const { crew, counts } = hastyCrew(4);
    const taken: number[] = [];
    await runCampaign({ from: 2, total: 12, crew, take: (result, task) => (taken.push(result - task, task), 'go-on') });
    expect(taken.filter((_, index) => index % 2 === 1)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(taken.filter((_, index) => index % 2 === 0).every((difference) => difference === 0)).toBe(true);
    expect(counts).toEqual({ open: 0, most: 4, closed: true });
  });

  it('ends when it is told that it is enough, and closes its crew', async () => {
    const { crew, counts } = hastyCrew(3);
    const taken: number[] = [];
    await runCampaign({
      from: 0,
      total: 100,
      crew,
      take: (_, task) => (taken.push(task), task === 4 ? 'stop' : 'go-on'),
    });
    expect(taken).toEqual([0, 1, 2, 3, 4]);
    expect(counts.closed).toBe(true);
  });

  it('tells an error when its turn comes, after all that was done before', async () => {
    const { crew, counts } = hastyCrew(5);
    const taken: number[] = [];
    const run = runCampaign({ from: 0, total: 50, crew, take: (_, task) => (taken.push(task), 'go-on') });
    await expect(run).rejects.toThrow('thirteen');
    expect(taken.at(-1)).toBe(12);
    expect(counts.closed).toBe(true);
  });

  it('goes on when a worker dies, and names the task that it died of and no other', async () => {
    const deadly = { 3: 'exit', 4: 'throw', 9: 'memory' } as const;
    const results = await doubled(deadly, 12);
    expect(results.slice(0, 12)).toEqual([0, 2, 4, '3 died', '4 died', 10, 12, 14, 16, '9 died', 20, 22]);
    expect(results.slice(12).map(String).toSorted()).toEqual([
      expect.stringContaining('memory'),
      expect.stringContaining('a bug in the harness'),
      expect.stringContaining('exited with code: 3'),
    ]);
  });

  it('ends when workers cannot even start', async () => {
    const crew = await openCrew<number>({
      module: new URL('file:///nowhere.ts'),
      setup: null,
      workers: 1,
      died: () => -1,
    });
    const run = runCampaign({ from: 0, total: 1_000, crew, take: () => 'go-on' });
    await expect(run).rejects.toThrow(HarnessError);
  });
});
