import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EntryOf } from '../../src/domain/entry.ts';
import type { ForkEnd } from '../../src/domain/fork-end.ts';
import { playWithout, stepsToLeaveOut } from '../../src/run/counterfactual.ts';
import { createHurtTime } from '../../src/run/hurt-time.ts';
import { runTrial } from '../../src/run/trial.ts';
import { candidateArbitrary, seedArbitrary, shippedCandidate, trialOf } from '../helpers/random-trial.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';
import { shippedScenario } from '../helpers/shipped-trials.ts';
import { withSpy } from '../helpers/spying-world.ts';

async function forksOf(id: string, candidate: string): Promise<readonly EntryOf<'fork'>[]> {
  const { entries } = await runTrial(trialOf(shippedScenario(id).scenario, shippedCandidate(candidate), 1));
  return entries.filter((entry) => entry.kind === 'fork');
}

function withoutTime({ hurtMs: _hurt, hurtSpans: _spans, ...rest }: ForkEnd): Omit<ForkEnd, 'hurtMs' | 'hurtSpans'> {
  return rest;
}

describe('a fork', () => {
  it('that leaves nothing out ends as the trial did, whatever happened in it', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({}), candidateArbitrary, seedArbitrary, async (scenario, candidate, seed) => {
        const { input, seen } = withSpy(trialOf(scenario, candidate, seed));
        await runTrial(input);
        const again = await playWithout(input.forkWorld!, seen.commands, new Set(), scenario.horizon);
        expect(seen.truth.at(-1)).toMatchObject(withoutTime(again));
      }),
      { numRuns: 40 },
    );
  });

  it('that leaves everything of automation out ends as if automation had been silent', async () => {
    const { scenario } = shippedScenario('leak-known-cause');
    const { input, seen } = withSpy(trialOf(scenario, shippedCandidate('production-platform'), 1));
    const { entries } = await runTrial(input);
    const all = new Set(stepsToLeaveOut(seen.commands, entries).flat());
    expect(all.size).toBeGreaterThan(0);
    const { input: idle, seen: silent } = withSpy(trialOf(scenario, shippedCandidate('do-nothing'), 1));
    await runTrial(idle);
    const without = await playWithout(input.forkWorld!, seen.commands, all, scenario.horizon);
    expect(silent.truth.at(-1)).toMatchObject(withoutTime(without));
  });

  it('shows that a restart under corruption loses records, and that scaling out spares users failures', async () => {
    const [restart] = await forksOf('corruption-counter-zeroed', 'production-platform');
    expect(restart!.actual.recordsLost).toBeGreaterThan(restart!.otherwise.recordsLost!);
    const [scaled] = await forksOf('surge-known-pattern', 'production-platform');
    expect(scaled!.otherwise.failed).toBeGreaterThan(2 * scaled!.actual.failed);
    const spans = scaled!.otherwise.hurtSpans ?? [];
    expect(spans.reduce((sum, [from, to]) => sum + to - from, 0)).toBe(scaled!.otherwise.hurtMs);
    expect(scaled!.otherwise.hurtMs).toBeGreaterThan(scaled!.actual.hurtMs!);
  });

  it('counts the time in which users were hurt as the trial did, in steps of any length', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArbitrary({}), candidateArbitrary, seedArbitrary, async (scenario, candidate, seed) => {
        const { input, seen } = withSpy(trialOf(scenario, candidate, seed));
        await runTrial(input);
        const again = await playWithout(input.forkWorld!, seen.commands, new Set(), scenario.horizon);
        const hurt = createHurtTime();
        hurt.add(seen.truth);
        expect(again.hurtMs).toBe(hurt.totalMs());
        expect(again.hurtSpans).toEqual(hurt.spans());
      }),
      { numRuns: 40 },
    );
  });
});
