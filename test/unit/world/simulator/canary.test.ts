import { describe, expect, it } from 'vitest';
import type { Action } from '../../../../src/domain/action.ts';
import type { Command } from '../../../../src/domain/world.ts';
import { makeScenario } from './make-scenario.ts';
import { apply, inject, play } from './play.ts';

function canary(kind: Action['kind'], replicas: number, amount = 0, target = 'checkout'): Command {
  return { kind: 'apply-canary', id: 'apply', action: { kind, target, amount }, by: 'automation', replicas };
}
const extend = { kind: 'extend', id: 'rest', applied: 'apply' } as const;
const undo = { kind: 'undo', id: 'undo', applied: 'apply' } as const;
const abort = { kind: 'abort', id: 'abort', applied: 'apply' } as const;
const badDeploy = inject({ kind: 'bad-deploy', target: 'checkout', errorRatio: 0.4 });

describe('a simulated canary', () => {
  it('of a rolling restart touches its replicas and no other until it is extended', async () => {
    const played = await play(makeScenario(), [
      [5, canary('rolling-restart', 1)],
      [15, extend],
    ]);
    expect(played.completion('apply')).toMatchObject({ outcome: 'done', at: 330_000, touched: { replicas: 1 } });
    for (let minute = 6; minute <= 15; minute += 0.25)
      expect(played.value(minute, 'checkout', 'replicas_ready')).toBe(4);
    expect(played.value(15.25, 'checkout', 'replicas_ready')).toBe(3);
    const rest = played.completion('rest');
    expect(rest).toMatchObject({ outcome: 'done', touched: { replicas: 4, cumulativeFraction: 1 } });
    // From the next tick on, three replicas, half a minute each: the first one is not restarted again.
    expect(rest.at - 900_000).toBe(95_000);
  });

  it('that is never extended leaves the rest as it was for good', async () => {
    const leak = inject({ kind: 'memory-leak', target: 'checkout', growthPerMinute: 0.005 });
    const played = await play(makeScenario(), [
      [5, leak],
      [20, canary('rolling-restart', 2)],
    ]);
    expect(played.completions.map(({ id }) => id)).toEqual(['inject', 'apply']);
    expect(played.completion('apply').touched).toMatchObject({ replicas: 2, cumulativeFraction: 0.5 });
    expect(played.value(22, 'checkout', 'memory_ratio')).toBeGreaterThan(played.value(6, 'checkout', 'memory_ratio'));
  });

  it('of a rollback brings its replicas the former version, and its undo the present one again', async () => {
    const script: [number, Command][] = [
      [5, badDeploy],
      [10, canary('rollback-deploy', 1)],
      [15, undo],
    ];
    const played = await play(makeScenario(), script);
    expect(played.completion('apply').touched).toMatchObject({ replicas: 1 });
    const [before, during, after] = [10, 14, 18].map((at) => played.value(at, 'checkout', 'error_ratio'));
    expect(before).toBeCloseTo(0.4, 1);
    expect(during).toBeCloseTo(0.3, 1);
    expect(after).toBeCloseTo(0.4, 1);
    expect(played.completion('undo')).toMatchObject({ outcome: 'done', touched: { replicas: 1 } });
    expect(played.truthAt(30).activeFaults).toEqual(['fault']);
  });

  it('of a rollback that is extended ends the fault', async () => {
    const played = await play(makeScenario(), [
      [5, badDeploy],
      [10, canary('rollback-deploy', 1)],
      [15, extend],
    ]);
    expect(played.truthAt(15).activeFaults).toEqual(['fault']);
    expect(played.completion('rest').touched).toMatchObject({ replicas: 4, cumulativeFraction: 1 });
    expect(played.truthAt(25).activeFaults).toEqual([]);
    expect(played.value(25, 'checkout', 'error_ratio')).toBeLessThan(0.01);
  });

  it.each([
    ['scale-out', 3, 5, 7],
    ['scale-in', 2, 3, 2],
  ] as const)(
    'of %s changes so many replicas, then the rest, and its undo all of them',
    async (kind, amount, few, all) => {
      const played = await play(makeScenario(), [
        [5, canary(kind, 1, amount)],
        [10, extend],
        [15, undo],
      ]);
      const ready = [9, 14, 20].map((at) => played.value(at, 'checkout', 'replicas_ready'));
      expect(ready).toEqual([few, all, 4]);
      expect(played.completion('apply').touched.replicas).toBe(1);
      expect(played.completion('rest').touched.replicas).toBe(amount);
    },
  );

  it('can be stopped while it goes on', async () => {
    const played = await play(makeScenario(), [
      [5, canary('rolling-restart', 1)],
      [10, extend],
      [10.5, abort],
    ]);
    expect(played.completion('rest')).toMatchObject({ outcome: 'aborted' });
    expect(played.completion('rest').touched.replicas).toBeLessThan(4);
    expect(played.completion('abort').outcome).toBe('done');
    expect(played.value(15, 'checkout', 'replicas_ready')).toBe(4);
  });

  it('is refused where nothing goes in stages, and goes on once only', async () => {
    const played = await play(makeScenario(), [
      [5, canary('clear-cache', 1)],
      [6, { ...canary('rolling-restart', 1), id: 'second' }],
      [8, { ...extend, applied: 'second' }],
      [20, { ...extend, id: 'again', applied: 'second' }],
      [21, apply('rolling-restart', 'checkout', 0, 'whole')],
      [40, { ...extend, id: 'of-whole', applied: 'whole' }],
      [41, { ...extend, id: 'of-none', applied: 'gone' }],
    ]);
    const outcomes = ['apply', 'second', 'rest', 'again', 'whole', 'of-whole', 'of-none'].map(
      (id) => played.completion(id).outcome,
    );
    expect(outcomes).toEqual(['failed', 'done', 'done', 'failed', 'done', 'failed', 'failed']);
  });
});
