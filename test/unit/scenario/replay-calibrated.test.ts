import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Scenario } from '../../../src/domain/scenario.ts';
import type { Command, Truth } from '../../../src/domain/world.ts';
import { loadReplay } from '../../../src/scenario/load-replay.ts';
import { compareMilestones, recordedMilestones } from '../../../src/scenario/replay-calibration.ts';
import type { CalibrationMilestones } from '../../../src/scenario/replay-calibration.ts';
import { calibrationScenario } from '../../../src/scenario/replay-scenario.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';
import { openSimulator } from '../../../src/world/simulator/simulator.ts';

const every = 15_000;

interface Due {
  readonly at: number;
  readonly command: Command;
}

/** Plays the faults of a scenario, and what people do unasked in it, into the simulator. */
async function play(scenario: Scenario, seed: number): Promise<CalibrationMilestones> {
  const agenda = dueCommands(scenario);
  const world = openSimulator(scenario, seed);
  const signals = createSignals(scenario, world.samples);
  const truths: Truth[] = [];
  let detectedAt: number | null = null;
  for (let at = every; at <= scenario.horizon; at += every) {
    while (agenda[0] && agenda[0].at < at) world.begin(agenda.shift()?.command as Command);
    const step = await world.advance(at);
    detectedAt ??= signals.absorb(step).find((change) => change.phase === 'fired')?.at ?? null;
    truths.push(...step.truth);
  }
  await world.close();
  const missedAt = truths.find((truth) => !truth.objectiveMet)?.at ?? Infinity;
  const lastMissedAt = truths.findLast((truth) => !truth.objectiveMet)?.at ?? Infinity;
  return {
    beganAt: Math.min(...scenario.faults.map((fault) => fault.at)),
    detectedAt,
    mitigatedAt: truths.find((truth) => truth.objectiveMet && truth.at > missedAt)?.at ?? null,
    recoveredAt: truths.find((truth) => truth.objectiveMet && truth.at > lastMissedAt)?.at ?? null,
  };
}

function dueCommands(scenario: Scenario): Due[] {
  const faults = scenario.faults.flatMap((fault): Due[] => [
    { at: fault.at, command: { kind: 'inject', id: `inject-${fault.id}`, fault } },
    ...(fault.until === null
      ? []
      : [{ at: fault.until, command: { kind: 'clear', id: `clear-${fault.id}`, faultId: fault.id } as const }]),
  ]);
  const apply = (at: number, action: Action): Due => ({
    at,
    command: { kind: 'apply', id: `person-${at}`, action, by: 'person' },
  });
  const people = scenario.people
    .flatMap((person) => person.interventions)
    .flatMap((done) => (done.kind === 'repair' ? [apply(done.at, done.action)] : []));
  return [...faults, ...people].toSorted((a, b) => a.at - b.at);
}

function scenarioOf(id: string): { readonly scenario: Scenario; readonly recorded: CalibrationMilestones } {
  const replay = loadReplay(`replays/${id}`);
  const scenario = calibrationScenario(replay);
  if (!scenario) throw new Error(`${id} has no closed loop`);
  return { scenario, recorded: recordedMilestones(replay.incident) };
}

describe('the recorded human actions, played into the simulator,', () => {
  it.each(['posthog-2025-10-21-flags-redis', 'wikimedia-2019-04-25-traffic-artefact'])(
    'reproduce the milestones of %s on each of five seeds',
    async (id) => {
      const { scenario, recorded } = scenarioOf(id);
      for (const seed of [1, 2, 3, 4, 5]) {
        const { calibrated, why } = compareMilestones(recorded, await play(scenario, seed), 60_000);
        expect({ calibrated, why }).toMatchObject({ calibrated: true });
      }
    },
  );

  it('are what ends the flags incident: without them it never recovers', async () => {
    const { scenario, recorded } = scenarioOf('posthog-2025-10-21-flags-redis');
    const alone = { ...scenario, people: [] };
    expect(compareMilestones(recorded, await play(alone, 1), 60_000)).toMatchObject({
      calibrated: false,
      why: 'the simulation has no `mitigated`',
    });
  });

  it('leave the users of the artefact unhurt', async () => {
    const { scenario } = scenarioOf('wikimedia-2019-04-25-traffic-artefact');
    expect((await play(scenario, 1)).mitigatedAt).toBeNull();
  });
});
