import { describe, expect, it } from 'vitest';
import type { Command } from '../../src/domain/world.ts';
import { loadReplay } from '../../src/scenario/load-replay.ts';
import { worldContract } from './world.case.ts';
import { openRecorded } from '../../src/world/recorded/recorded-world.ts';

const replay = loadReplay('replays/posthog-2025-10-21-flags-redis');
const action = { kind: 'rollback-deploy', target: 'flags-service', amount: 0 } as const;

const commands: readonly Command[] = [
  { kind: 'apply', id: 'apply-1', action, by: 'automation' },
  { kind: 'apply', id: 'apply-2', action, by: 'person' },
  { kind: 'undo', id: 'undo-1', applied: 'apply-1' },
  { kind: 'abort', id: 'abort-1', applied: 'apply-1' },
  { kind: 'clear', id: 'clear-1', faultId: 'deploy' },
];

describe('the recorded world', () => {
  worldContract({
    open: () => openRecorded(replay),
    // Until after its trouble has begun.
    lastsMs: 1_200_000,
    slowAction: null,
    fault: null,
    notRepeatable: null,
    slackMs: 0,
  });

  it('has its keys before the first advance', () => {
    const world = openRecorded(replay);
    expect(world.samples.filled).toBe(0);
    expect(world.samples.keys.length).toBeGreaterThan(0);
  });

  it('completes each command once, at once, as not applied and having touched nothing', async () => {
    const world = openRecorded(replay);
    await world.advance(60_000);
    for (const command of commands) world.begin(command);
    const step = await world.advance(75_000);
    expect(step.completions.map((one) => one.id)).toEqual(commands.map((one) => one.id));
    for (const completion of step.completions) {
      expect(completion).toMatchObject({ at: 60_000, outcome: 'not-applied' });
      expect(completion.touched).toEqual({
        services: [],
        replicas: 0,
        concurrentFraction: 0,
        cumulativeFraction: 0,
        trafficFraction: 0,
        recordsLost: 0,
      });
    }
    expect((await world.advance(90_000)).completions).toEqual([]);
  });

  it('goes on as it did, whatever is done to it', async () => {
    const untouched = openRecorded(replay);
    const touched = openRecorded(replay);
    for (let at = 15_000; at <= replay.scenario.horizon; at += 15_000) {
      const calm = await untouched.advance(at);
      for (const command of commands) touched.begin({ ...command, id: `${command.id}-${at}` });
      const busy = await touched.advance(at);
      expect(busy.truth).toEqual(calm.truth);
      expect(busy.reported).toEqual(calm.reported);
    }
    expect(touched.samples.values).toEqual(untouched.samples.values);
  });

  it('ends each step with the newest truth', async () => {
    const world = openRecorded(replay);
    for (const at of [5_000, 600_000, 605_000, 7_500_000]) expect((await world.advance(at)).truth.at(-1)?.at).toBe(at);
  });

  it('refuses to go back, to stop between two ticks, to pass its end and to be used when closed', async () => {
    const world = openRecorded(replay);
    await world.advance(60_000);
    expect(() => world.advance(55_000)).toThrow('cannot go from');
    expect(() => world.advance(61_000)).toThrow('between two ticks');
    expect(() => world.advance(replay.scenario.horizon + 5_000)).toThrow('cannot go from');
    await world.close();
    expect(() => world.advance(120_000)).toThrow('closed world');
  });
});
