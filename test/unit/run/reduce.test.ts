import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { targetSchema } from '../../../src/domain/target.ts';
import { reduceScenario } from '../../../src/run/reduce.ts';
import { checkScenario } from '../../../src/scenario/check-scenario.ts';
import { generateScenario } from '../../../src/scenario/generate/generate-scenario.ts';
import { evenMix } from '../../../src/scenario/generate/mix.ts';

/** Crowded incidents: nearly everything that can be drawn is in them. */
const crowded = Array.from({ length: 12 }, (_, run) => generateScenario(9, run, evenMix(0.7, false))).filter(
  ({ faults }) => faults.length > 0,
);

/** Fails as long as the first service at fault is regulated there and history knows its cause. */
function failsWhile(original: Scenario): (scenario: Scenario) => Promise<number | null> {
  const wanted = original.faults[0]!;
  const name = wanted.kind === 'node-loss' ? original.workload.entry : wanted.target;
  return async ({ faults, topology, distortions }) => {
    const isThere = faults.some(({ id }) => id === wanted.id);
    const service = topology.services.find((one) => one.name === name);
    const wasBroken = original.distortions.length === 0 || distortions.length > 0;
    return isThere && service !== undefined && wasBroken ? wanted.at : null;
  };
}

describe('a reduced scenario', () => {
  it('still fails, and holds nothing that could be left out', async () => {
    for (const scenario of crowded) {
      const fails = failsWhile(scenario);
      const reduced = await reduceScenario(scenario, fails);
      expect(reduced.ended).toBe('smallest');
      expect(await fails(reduced.scenario)).not.toBeNull();
      const { faults, distortions, topology, people, context } = reduced.scenario;
      expect(faults.length).toBe(1);
      expect(distortions.length).toBeLessThanOrEqual(1);
      expect(topology.services.length).toBeLessThanOrEqual(2);
      expect(people).toEqual([]);
      expect([context.history, context.events, context.changeFreezes, context.deploys]).toEqual([[], [], [], []]);
      expect(reduced.scenario.agent).toBe('candidate');
    }
  });

  it('is not made smaller by being reduced again', async () => {
    let compared = 0;
    for (const scenario of crowded) {
      // What may go depends on what is gone already: people only once the agent is plain, distortions only without people.
      const fails = async (one: Scenario): Promise<number | null> => {
        const at = await failsWhile(scenario)(one);
        if (one.people.length < scenario.people.length && one.agent !== 'candidate') return null;
        if (one.distortions.length < scenario.distortions.length && one.people.length > 0) return null;
        return at;
      };
      const once = await reduceScenario(scenario, fails);
      if (once.ended !== 'smallest') continue;
      compared += 1;
      const again = await reduceScenario(once.scenario, fails);
      expect(again.scenario).toEqual(once.scenario);
    }
    expect(compared).toBeGreaterThan(crowded.length / 2);
  });

  it('has no target of one’s own, whose manifests would not be where it is kept', async () => {
    const entry = { service: 'web', port: 80 };
    const target = targetSchema.parse({ manifests: 'manifests', services: {}, slo: { entry } });
    const scenario: Scenario = { ...crowded[0]!, target };
    expect((await reduceScenario(scenario, failsWhile(scenario))).scenario.target).toBeNull();
  });

  it('costs few trials, none of them twice and none with an unsound scenario', async () => {
    const costs: number[] = [];
    for (const scenario of crowded) {
      const tried = new Set<string>();
      const fails = failsWhile(scenario);
      const { trials } = await reduceScenario(scenario, async (one) => {
        const text = JSON.stringify(one);
        expect(tried.has(text)).toBe(false);
        expect(checkScenario(one)).toEqual([]);
        tried.add(text);
        return fails(one);
      });
      expect(trials).toBe(tried.size);
      costs.push(trials);
    }
    costs.sort((a, b) => a - b);
    expect(costs[Math.floor(costs.length / 2)]).toBeLessThan(60);
    expect(costs.at(-1)).toBeLessThanOrEqual(limits.reducingTrialsMax);
  });

  it('ends soon after the failure', async () => {
    const [scenario] = crowded;
    const reduced = await reduceScenario(scenario!, failsWhile(scenario!));
    expect(reduced.scenario.horizon).toBe((Math.floor(scenario!.faults[0]!.at / 60_000) + 1) * 60_000);
  });

  it('is the best so far when it is stopped', async () => {
    const scenario = crowded[0]!;
    let trials = 0;
    const stopped = await reduceScenario(
      scenario,
      async (one) => {
        trials += 1;
        return failsWhile(scenario)(one);
      },
      { isStopped: () => trials >= 4 },
    );
    expect(stopped).toMatchObject({ ended: 'stopped', trials: 4 });
    expect(await failsWhile(scenario)(stopped.scenario)).not.toBeNull();
    expect(JSON.stringify(stopped.scenario).length).toBeLessThan(JSON.stringify(scenario).length);
  });

  it('is the scenario itself where nothing smaller fails', async () => {
    const scenario = crowded[0]!;
    const only = JSON.stringify(scenario);
    const { scenario: same } = await reduceScenario(scenario, async (one) => (JSON.stringify(one) === only ? 0 : null));
    expect(same).toEqual(scenario);
  });
});
