import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { simulatorInput } from '../../../src/jobs/simulator-input.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { HarnessError } from '../../../src/base/errors.ts';
import type { MachineLoad } from '../../../src/domain/machine-load.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { shippedCandidate } from '../../helpers/random-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const starved: MachineLoad = { overMs: 21_000, clusterStretch: 9.5, harnessStretch: 1.5 };

/** A trial in a world that measures its machine and gives up near the horizon. */
async function trialOn(load: MachineLoad | null) {
  const { scenario } = loadScenario('scenarios/cluster/cluster-pair-leak.yaml', () => null);
  const common = { candidate: shippedCandidate('do-nothing'), charterDigest: 'charter', seed: 1 };
  const input = simulatorInput(scenario, 'digest', common, null);
  const openWorld = async () => {
    const world = await input.openWorld();
    return {
      ...world,
      machine: () => load,
      advance: async (until: number) => {
        if (load !== null && until > scenario.horizon - 60_000) throw new HarnessError('the machine was short');
        return world.advance(until);
      },
    };
  };
  const { entries } = await runTrial({ ...input, openWorld });
  return { entries, ...judgeTrial({ entries, charter: shippedCharter, twin: null }) };
}

describe('the machine of a trial', () => {
  it('stands in the journal, also where the trial was given up, and a window that was missed before is no fail', async () => {
    const { entries, verdict, why } = await trialOn(starved);
    expect(entries.filter(({ kind }) => kind === 'machine')).toMatchObject([starved]);
    expect([verdict, why]).toEqual(['inconclusive', expect.stringContaining('short of processor time')]);
  });

  it('has no entry in a world without one, where the same window fails', async () => {
    const { entries, verdict } = await trialOn(null);
    expect([entries.some(({ kind }) => kind === 'machine'), verdict]).toEqual([false, 'fail']);
  });
});
