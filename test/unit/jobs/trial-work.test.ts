import { describe, expect, it } from 'vitest';
import { planRun } from '../../../src/jobs/run-plan.ts';
import type { TrialReport } from '../../../src/jobs/trial-work.ts';
import { createTrialWork } from '../../../src/jobs/trial-work.ts';
import { trialResultSchema } from '../../../src/domain/campaign.ts';
import { runCampaign } from '../../../src/run/campaign.ts';
import { openCrew } from '../../../src/run/crew.ts';
import type { FrailSetup } from '../../helpers/frail-worker.ts';

const asked = {
  what: ['leak-novel', 'leak-known-cause'],
  candidates: ['policies/do-nothing', 'policies/always-act'],
  world: null,
  certificate: null,
  seeds: [4, 5],
};
const lineSchema = trialResultSchema.omit({ prev: true, hash: true });
const chosen = (reports: readonly TrialReport[]) => reports.map(({ body }) => lineSchema.parse(JSON.parse(body)));

async function allOf(setup: Parameters<typeof createTrialWork>[0]): Promise<readonly TrialReport[]> {
  const work = createTrialWork(setup);
  const reports: TrialReport[] = [];
  for (let number = 0; number < work.total; number += 1) reports.push(await work.run(number));
  return reports;
}

describe('the trials of a run', () => {
  it('go by candidate, seed and scenario, and each tells what it came to and how to run it again', async () => {
    const { setup, total } = await planRun(asked);
    const results = chosen(await allOf(setup));
    expect(total).toBe(8);
    expect(results.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(results.map(({ id }) => id)).toEqual(
      ['do-nothing', 'always-act'].flatMap((candidate) =>
        [4, 5].flatMap((seed) => asked.what.map((scenario) => `${candidate}/${scenario}.s${seed}`)),
      ),
    );
    expect(results[5]?.rerun).toBe('npx requal run leak-known-cause --candidate policies/always-act --seed 4');
    expect(results.every(({ fault }) => fault === null)).toBe(true);
  });

  it('come to the same whichever of them a worker begins with', async () => {
    const { setup } = await planRun(asked);
    const inOrder = await allOf(setup);
    const late = createTrialWork(setup);
    for (const number of [3, 6]) expect(await late.run(number)).toEqual(inOrder[number]);
  });

  it('of a large campaign keep the journals of what did not pass, and of a sample of the rest', async () => {
    const { setup } = await planRun({
      ...asked,
      candidates: ['policies/production-platform'],
      seeds: Array.from({ length: 20 }, (_, seed) => seed),
    });
    const reports = await allOf({ ...setup, keep: 'telling' });
    const [passed, others] = [true, false].map((isPass) =>
      reports.filter(({ verdict }) => (verdict === 'pass') === isPass),
    );
    expect(others?.every(({ kept }) => kept !== null)).toBe(true);
    const keptOfPassed = passed?.filter(({ kept }) => kept !== null).length ?? 0;
    expect(passed?.length).toBeGreaterThan(20);
    expect(keptOfPassed).toBeLessThan((passed?.length ?? 0) / 4);
    expect(chosen(reports).map(({ journal }) => journal)).toEqual(reports.map(({ kept }) => kept?.path ?? null));
  });

  it('lose one to a harness fault where a worker dies of it, and no other', async () => {
    const { setup } = await planRun({ ...asked, candidates: ['policies/do-nothing'] });
    const alone = await allOf(setup);
    const work = createTrialWork(setup);
    const frail: FrailSetup = { setup, deadly: { 2: 'exit' } };
    const crew = await openCrew<TrialReport>({
      module: new URL('../../helpers/frail-worker.ts', import.meta.url),
      setup: frail,
      workers: 2,
      died: (number, why) => work.broken(number, why),
    });
    const reports: TrialReport[] = [];
    await runCampaign({ from: 0, total: 4, crew, take: (report) => (reports.push(report), 'go-on') });
    expect(reports.filter((_, number) => number !== 2)).toEqual(alone.filter((_, number) => number !== 2));
    expect(reports[2]).toMatchObject({ label: alone[2]?.label, verdict: 'inconclusive' });
    expect(reports[2]?.fault).toContain('exited with code: 3');
    expect(reports[2]?.kept?.journal).toContain('"kind":"harness-fault"');
  });
});
