import { expect, it } from 'vitest';
import type { Action } from '../../src/domain/action.ts';
import { actionKinds } from '../../src/domain/action.ts';
import type { Fault } from '../../src/domain/fault.ts';
import { faultKinds } from '../../src/domain/fault.ts';
import { limits } from '../../src/domain/limits.ts';
import { quality } from '../../src/domain/series.ts';
import type { Command, Completion, Truth, World } from '../../src/domain/world.ts';
import { withWorld } from '../../src/world/with-world.ts';

/** What a world is run with. Where it cannot do something, `null` is given, and the cases that need it say so. */
export interface WorldCase {
  open(): World | Promise<World>;
  /** A world with a moment at which `advance` may stop; at least two minutes long. */
  readonly lastsMs: number;
  /** An action that takes at least two ticks on replicas of its target; null where none is applied. */
  readonly slowAction: Action | null;
  /** A fault that can be injected; null where faults come from a record. */
  readonly fault: Fault | null;
}

const step = limits.decisionEveryMs;

/** The cases that every world must pass. One that does not apply is skipped, with its reason in its name. */
export function worldContract(world: WorldCase): void {
  const { slowAction, fault } = world;

  it('declares only actions and faults of the catalogues, and no action where it applies none', async () => {
    await withWorld(world.open, async ({ capabilities }) => {
      expect(actionKinds).toEqual(expect.arrayContaining([...capabilities.actions]));
      expect(faultKinds).toEqual(expect.arrayContaining([...capabilities.faults]));
      expect(capabilities.appliesActions).toBe(slowAction !== null);
      expect(capabilities.actions.length > 0).toBe(capabilities.appliesActions);
      expect(capabilities.faults).toEqual(expect.arrayContaining(fault === null ? [] : [fault.kind]));
      await Promise.resolve();
    });
  });

  it('has no samples before it is advanced, and then those of every tick up to its time', async () => {
    await withWorld(world.open, async (open) => {
      expect(open.samples.filled).toBe(0);
      for (const until of [0, step, 4 * step]) {
        const { at, samples } = await open.advance(until);
        expect(at).toBe(until);
        expect(samples).toBe(open.samples);
        expect(samples.filled).toBe(Math.floor(until / samples.tickMs) + 1);
      }
    });
  });

  it('says of each cell that is no number that it is missing or invalid, and of no other', async () => {
    await withWorld(world.open, async (open) => {
      await open.advance(8 * step);
      const { values, quality: qualities, filled, keys } = open.samples;
      for (let cell = 0; cell < filled * keys.length; cell++) {
        expect(Number.isFinite(values[cell]!)).toBe(qualities[cell] === quality.measured);
      }
    });
  });

  it('gives the same samples and the same newest truth in one step as in many', async () => {
    const inMany = await record(world, step);
    const inOne = await record(world, world.lastsMs);
    expect(inOne.cells).toEqual(inMany.cells);
    expect(inOne.truth.at(-1)).toEqual(inMany.truth.at(-1));
  });

  it('gives truth that moves forward: time, requests and failures never fall, failures never exceed requests', async () => {
    const { truth } = await record(world, step);
    truth.forEach((one, n) => {
      const before = truth[n - 1] ?? one;
      expect(one.at).toBeGreaterThanOrEqual(before.at);
      expect(one.offered).toBeGreaterThanOrEqual(before.offered);
      expect(one.failed).toBeGreaterThanOrEqual(before.failed);
      expect(one.failed).toBeLessThanOrEqual(one.offered);
      expect(one.recordsLost).toBeGreaterThanOrEqual(before.recordsLost);
    });
  });

  it('does nothing when it is advanced to where it is', async () => {
    await withWorld(world.open, async (open) => {
      await open.advance(step);
      const again = await open.advance(step);
      expect([again.at, again.completions, again.reported]).toEqual([step, [], []]);
      expect(open.samples.filled).toBe(Math.floor(step / open.samples.tickMs) + 1);
    });
  });

  it('is closed twice without harm', async () => {
    const open = await world.open();
    await open.close();
    await expect(open.close()).resolves.toBeUndefined();
  });

  it('is closed when its use throws', async () => {
    let closed = 0;
    const use = withWorld(
      async () => {
        const open = await world.open();
        return { ...open, close: () => (closed++, open.close()) };
      },
      () => Promise.reject(new Error('the use has failed')),
    );
    await expect(use).rejects.toThrow('the use has failed');
    expect(closed).toBe(1);
  });

  it('completes an action once, under its id, with what it touched', async ({ skip }) => {
    skip(slowAction === null, 'this world applies no action');
    const { completions } = await record(world, step, [[step, apply('mine', slowAction!)]]);
    const mine = completions.filter((completion) => completion.id === 'mine');
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ outcome: 'done' });
    expect(mine[0]!.at).toBeGreaterThan(step);
    expect(mine[0]!.touched.services).toContain(slowAction!.target);
    expect(mine[0]!.touched.replicas).toBeGreaterThan(0);
  });

  it('leaves the target serving after an abort', async ({ skip }) => {
    skip(slowAction === null, 'this world applies no action');
    const { completions, truth } = await record(world, step, [
      [step, apply('mine', slowAction!)],
      [2 * step, { kind: 'abort', id: 'stop', applied: 'mine' }],
    ]);
    expect(completions.find(({ id }) => id === 'mine')).toMatchObject({ outcome: 'aborted' });
    expect(completions.find(({ id }) => id === 'stop')).toMatchObject({ outcome: 'done' });
    expect(truth.at(-1)!.leastReady.fraction).toBe(1);
  });

  it('fails what cannot be: an unknown target, an abort or undo of nothing', async ({ skip }) => {
    skip(slowAction === null, 'this world applies no action');
    const { completions } = await record(world, step, [
      [step, apply('nowhere', { ...slowAction!, target: 'no-such-service' })],
      [step, { kind: 'abort', id: 'stop', applied: 'nothing' }],
      [step, { kind: 'undo', id: 'undo', applied: 'nothing' }],
    ]);
    expect(completions.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['nowhere', 'failed'],
      ['stop', 'failed'],
      ['undo', 'failed'],
    ]);
  });

  it('shows a fault as active from its injection to its clearing', async ({ skip }) => {
    skip(fault === null, 'the faults of this world come from a record');
    const { truth, completions } = await record(world, step, [
      [2 * step, { kind: 'inject', id: 'in', fault: fault! }],
      [5 * step, { kind: 'clear', id: 'out', faultId: fault!.id }],
    ]);
    const active = truth.filter((one) => one.activeFaults.includes(fault!.id)).map((one) => one.at);
    expect(Math.min(...active)).toBeGreaterThan(2 * step);
    expect(Math.max(...active)).toBe(5 * step);
    expect(completions.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['in', 'done'],
      ['out', 'done'],
    ]);
  });
}

function apply(id: string, action: Action): Command {
  return { kind: 'apply', id, action, by: 'automation' };
}

interface Recorded {
  readonly cells: readonly [Float64Array, Uint8Array];
  readonly truth: readonly Truth[];
  readonly completions: readonly Completion[];
}

/** Runs a world to its end in steps of one length; a command begins when its time is reached. */
async function record(
  world: WorldCase,
  stepMs: number,
  script: readonly (readonly [number, Command])[] = [],
): Promise<Recorded> {
  return withWorld(world.open, async (open) => {
    const truth: Truth[] = [];
    const completions: Completion[] = [];
    for (let at = 0; at <= world.lastsMs; at += stepMs) {
      const next = await open.advance(at);
      truth.push(...next.truth);
      completions.push(...next.completions);
      for (const [when, command] of script) if (when === at) open.begin(command);
    }
    const cells = open.samples.filled * open.samples.keys.length;
    return { cells: [open.samples.values.slice(0, cells), open.samples.quality.slice(0, cells)], truth, completions };
  });
}
