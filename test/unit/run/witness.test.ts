import { describe, expect, it } from 'vitest';
import { objectiveStates } from '../../../src/domain/objective-states.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { scenarioOf } from './door-trial.ts';
import { shippedCandidate, trialOf } from '../../helpers/random-trial.ts';
import { withSpy } from '../../helpers/spying-world.ts';
import { runTrial } from '../../../src/run/trial.ts';

/** A surge in which the objective is met and missed by turns, and all that its world told. */
async function surge(horizon: number) {
  const { input, seen } = withSpy(
    trialOf(scenarioOf('surge-oversized-step', horizon), shippedCandidate('conservative'), 1),
  );
  const { entries } = await runTrial(input);
  const truths = entries.filter((entry) => entry.kind === 'truth');
  return { entries, truths, seen };
}

/** When the objective changed, and to what. */
function changesOf(states: readonly { readonly at: number; readonly met: boolean }[]) {
  return states.filter(({ met }, place) => met !== (states[place - 1]?.met ?? true));
}

describe('crossings of the objective', () => {
  it.each([1_800_000, 1_217_000])('are all told with their moments, of %i ms', async (horizon) => {
    const { truths, seen } = await surge(horizon);
    const told = changesOf(objectiveStates(truths));
    expect(told.length).toBeGreaterThan(10);
    expect(told).toEqual(changesOf(seen.truth.map(({ at, objectiveMet }) => ({ at, met: objectiveMet }))));
  });

  it('have an entry of their own where they held, and else none', async () => {
    const { truths, seen } = await surge(1_800_000);
    const crossings = changesOf(seen.truth.map(({ at, objectiveMet }) => ({ at, met: objectiveMet })));
    const left = truths.flatMap(({ crossedAt }) => crossedAt);
    expect(left.length).toBeGreaterThan(10);
    expect(truths.length).toBeLessThan(crossings.length + 30 - left.length / 2);
    const held = crossings.filter(({ at }, place) => (crossings[place + 1]?.at ?? Infinity) - at > 5_000);
    const own = new Set(truths.map(({ at }) => at));
    // Back to what was written last is no news, so only the first of a flicker's two crossings could be one that held.
    expect(held.filter(({ at }) => !own.has(at)).every(({ at }) => left.includes(at))).toBe(true);
  });

  it('give the milestones that every crossing gives', async () => {
    const { entries, seen } = await surge(1_800_000);
    const { milestones } = judgeTrial({ entries, charter: shippedCharter, twin: null });
    const missedAt = seen.truth.find(({ objectiveMet }) => !objectiveMet)!.at;
    expect(milestones.hurtAt).toBe(missedAt);
    expect(milestones.mitigatedAt).toBe(seen.truth.find(({ at, objectiveMet }) => objectiveMet && at > missedAt)!.at);
  });
});
