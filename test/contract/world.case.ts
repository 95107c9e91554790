import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/domain/action.ts';
import { actionKinds } from '../../src/domain/action.ts';
import type { Fault } from '../../src/domain/fault.ts';
import { faultKinds, faultSchema } from '../../src/domain/fault.ts';
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
  /** Why two runs do not give the same samples; null where they do. */
  readonly notRepeatable: string | null;
  /** How late a real system may show what was done to it; 0 where time is virtual. */
  readonly slackMs: number;
}

const step = limits.decisionEveryMs;

/** The cases that every world must pass. What a world cannot do it must say, and that is a case as well. */
export function worldContract(world: WorldCase): void {
  describe('in every world', () => {
    everyWorld(world);
  });
  describe('where actions are', () => {
    if (world.slowAction === null) noActions(world);
    else actions(world, world.slowAction);
  });
  describe('where faults are', () => {
    if (world.fault === null) noFaults(world);
    else faults(world, world.fault);
  });
}

function everyWorld(world: WorldCase): void {
  const { slowAction, fault } = world;
  let untouched: Promise<Recorded> | null = null;
  /** A run in which nothing is done, made once for all cases that only look at one. */
  const calm = (): Promise<Recorded> => (untouched ??= record(world, step));

  it('declares only actions and faults of the catalogues, and no action where it applies none', async () => {
    await withWorld(world.open, async ({ capabilities }) => {
      expect(actionKinds).toEqual(expect.arrayContaining([...capabilities.actions]));
      expect(faultKinds).toEqual(expect.arrayContaining([...capabilities.faults]));
      expect(capabilities.appliesActions).toBe(slowAction !== null);
      expect(capabilities.actions.length > 0).toBe(capabilities.appliesActions);
      expect(capabilities.faults.length > 0).toBe(fault !== null);
      expect(capabilities.faults).toEqual(expect.arrayContaining(fault === null ? [] : [fault.kind]));
      expect(capabilities.actions).toEqual(expect.arrayContaining(slowAction === null ? [] : [slowAction.kind]));
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

  it('says of each cell that is no number that it is missing or invalid, and of no other, and measures something', async () => {
    const [values, qualities] = (await calm()).cells;
    values.forEach((value, cell) => expect(Number.isFinite(value)).toBe(qualities[cell] === quality.measured));
    expect(qualities).toContain(quality.measured);
  });

  const { notRepeatable } = world;
  it(`fills every tick in one step as in many, ${notRepeatable === null ? 'with the same samples and truth' : `if not with the same values (${notRepeatable})`}`, async () => {
    const inMany = await calm();
    const inOne = await record(world, world.lastsMs);
    expect(inOne.cells.map(({ length }) => length)).toEqual(inMany.cells.map(({ length }) => length));
    expect(inOne.truth.at(-1)!.at).toBe(inMany.truth.at(-1)!.at);
    const known = (cells: Recorded['cells']) => cells[1].filter((code) => code === quality.measured).length;
    expect(known(inOne.cells)).toBeGreaterThan(0);
    if (notRepeatable !== null) return;
    expect(inOne.cells).toEqual(inMany.cells);
    expect(inOne.truth.at(-1)).toEqual(inMany.truth.at(-1));
  });

  it('gives truth that moves forward: time, requests and failures never fall, failures never exceed requests', async () => {
    const { truth } = await calm();
    truth.forEach((one, n) => {
      const before = truth[n - 1] ?? one;
      expect(one.at).toBeGreaterThanOrEqual(before.at);
      expect(one.offered).toBeGreaterThanOrEqual(before.offered);
      expect(one.failed).toBeGreaterThanOrEqual(before.failed);
      expect(one.failed).toBeLessThanOrEqual(one.offered);
      expect(one.recordsLost ?? Infinity).toBeGreaterThanOrEqual(before.recordsLost ?? 0);
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
}

const someAction: Action = { kind: 'rolling-restart', target: 'any', amount: 0 };

function noActions(world: WorldCase): void {
  it('says of each action, undo and abort that it was not applied, and touches nothing', async () => {
    const { completions } = await record(world, step, [
      [step, apply('mine', someAction)],
      [2 * step, { kind: 'undo', id: 'undo', applied: 'mine' }],
      [2 * step, { kind: 'abort', id: 'stop', applied: 'mine' }],
    ]);
    expect(completions.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['mine', 'not-applied'],
      ['undo', 'not-applied'],
      ['stop', 'not-applied'],
    ]);
    for (const { touched, reason } of completions) {
      expect(touched).toMatchObject({ services: [], replicas: 0 });
      expect(reason).not.toBe('');
    }
  });
}

function actions(world: WorldCase, slowAction: Action): void {
  it('completes an action once, under its id, with what it touched', async () => {
    const { completions } = await record(world, step, [[step, apply('mine', slowAction)]]);
    const mine = completions.filter((completion) => completion.id === 'mine');
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({ outcome: 'done' });
    expect(mine[0]!.at).toBeGreaterThan(step);
    expect(mine[0]!.touched.services).toContain(slowAction.target);
    expect(mine[0]!.touched.replicas).toBeGreaterThan(0);
  });

  it('leaves the target serving after an abort', async () => {
    const { completions, truth } = await record(world, step, [
      [step, apply('mine', slowAction)],
      [2 * step, { kind: 'abort', id: 'stop', applied: 'mine' }],
    ]);
    expect(completions.find(({ id }) => id === 'mine')).toMatchObject({ outcome: 'aborted' });
    expect(completions.find(({ id }) => id === 'stop')).toMatchObject({ outcome: 'done' });
    expect(truth.at(-1)!.leastReady.fraction).toBe(1);
  });

  it('fails what cannot be: an unknown target, an abort or undo of nothing', async () => {
    const { completions } = await record(world, step, [
      [step, apply('nowhere', { ...slowAction, target: 'no-such-service' })],
      [step, { kind: 'abort', id: 'stop', applied: 'nothing' }],
      [step, { kind: 'undo', id: 'undo', applied: 'nothing' }],
    ]);
    expect(completions.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['nowhere', 'failed'],
      ['stop', 'failed'],
      ['undo', 'failed'],
    ]);
  });
}

function noFaults(world: WorldCase): void {
  it('says that its faults come from a record, and shows no other as active', async () => {
    const fault = faultSchema.parse({ id: 'ours', kind: 'pod-kill', at: '0s', pattern: 'p', target: 'any' });
    const { completions, truth } = await record(world, step, [[step, { kind: 'inject', id: 'in', fault }]]);
    expect(completions).toMatchObject([
      { id: 'in', outcome: 'not-applied', reason: expect.stringContaining('faults') },
    ]);
    expect(truth.some(({ activeFaults }) => activeFaults.includes('ours'))).toBe(false);
  });
}

function faults(world: WorldCase, fault: Fault): void {
  it('shows a fault as active from its injection to its clearing', async () => {
    const { truth, completions } = await record(world, step, [
      [2 * step, { kind: 'inject', id: 'in', fault }],
      [5 * step, { kind: 'clear', id: 'out', faultId: fault.id }],
    ]);
    const active = truth.filter((one) => one.activeFaults.includes(fault.id)).map((one) => one.at);
    expect(Math.min(...active)).toBeGreaterThan(2 * step);
    expect(Math.min(...active)).toBeLessThanOrEqual(3 * step + world.slackMs);
    expect(Math.max(...active)).toBeGreaterThanOrEqual(5 * step);
    expect(Math.max(...active)).toBeLessThanOrEqual(5 * step + world.slackMs);
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
