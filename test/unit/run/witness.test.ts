import { describe, expect, it } from 'vitest';
import { objectiveStates } from '../../../src/domain/objective-states.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { scenarioOf } from './door-trial.ts';
import { shippedCandidate, trialOf } from '../../helpers/random-trial.ts';
import { withSpy } from '../../helpers/spying-world.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';

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

/** A storm whose throttle is taken back in the very moment in which alerts of a service below it resolve; found by exploring. */
const takenBack = scenarioSchema.parse({
  id: 'payload-complete-f0747647e',
  title: 'What was done is taken back as alerts resolve',
  startAt: '2026-12-07T10:00:00Z',
  horizon: '11m',
  topology: {
    services: [
      {
        name: 'rubber-pixel',
        kind: 'stateful',
        replicas: 6,
        replicaRate: 104.2,
        serviceTime: '40ms',
        memory: 0.6,
        startTime: '5s',
        warmUp: '30s',
        autoscaled: true,
        owner: 'database-owner',
      },
      { name: 'metal-transmitter', replicas: 10, replicaRate: 14.3 },
      {
        name: 'steel-transmitter',
        replicas: 8,
        replicaRate: 35.7,
        serviceTime: '40ms',
        memory: 0.6,
        warmUp: '30s',
        autoscaled: true,
        dependsOn: [
          { service: 'rubber-pixel', timeout: '5s', retries: 1, breaker: true, required: false },
          { service: 'metal-transmitter', calls: 0.5, timeout: '5s', retries: 1, breaker: true, required: false },
        ],
      },
      {
        name: 'plastic-circuit',
        replicas: 20,
        replicaRate: 28.6,
        warmUp: '30s',
        hitRatio: 0.8,
        autoscaled: true,
        dependsOn: [{ service: 'steel-transmitter', calls: 0.5, retries: 1 }],
      },
    ],
  },
  workload: { entry: 'plastic-circuit', rate: 200 },
  faults: [
    {
      kind: 'retry-storm',
      id: 'fault-1',
      at: '2m',
      pattern: 'retry-storm',
      target: 'plastic-circuit',
      dipFor: '4m',
      retries: 10,
    },
  ],
  context: {
    history: [
      { pattern: 'dependency-outage', occurrences: 14, consistency: 0.97 },
      { pattern: 'retry-storm', occurrences: 14, consistency: 0.97 },
    ],
  },
  people: [{ role: 'incident-commander', respondsIn: ['2m', '4m', '8m'] }, { role: 'platform-owner' }],
});

describe('whoever is called', () => {
  it('is told what is shown at that moment, and the journal has it before the call', async () => {
    const { entries } = await runTrial(trialOf(takenBack, shippedCandidate('conservative'), 1));
    const undone = entries.find(({ kind, at }) => kind === 'completion' && at === 630_000);
    const call = entries.find(({ kind, at }) => kind === 'escalation' && at === 630_000);
    const resolved = entries.filter((entry) => entry.kind === 'alert' && entry.at === 630_000);
    expect(undone).toMatchObject({ what: 'undo' });
    expect(resolved.length).toBeGreaterThan(0);
    for (const { seq } of resolved) expect(seq).toBeLessThan(call?.seq ?? 0);
    const { findings } = judgeTrial({ entries, charter: shippedCharter, twin: null });
    expect(findings.find(({ invariant }) => invariant === 'payload-complete')).toMatchObject({ verdict: 'pass' });
  });
});
