import { describe, expect, it } from 'vitest';
import { roomFacts } from '../../../src/policy/room-facts.ts';
import { observationOf } from '../agent/fixture.ts';

/** The inventory of the fixture has four replicas of each. */
const values = (ratio: number | null) => ({ cpu_ratio: ratio, replicas_ready: 4, restarts: 0 });
/** The gateway calls the shop, and that calls stock and prices. */
const callers = { shop: ['gateway'], stock: ['shop'], prices: ['shop', 'gateway'] };

function room(target: string, shown: Readonly<Record<string, number | null>>) {
  const all = Object.fromEntries(Object.entries(shown).map(([name, ratio]) => [name, values(ratio)]));
  return roomFacts(observationOf({ shown: all, callers }), target);
}

const shown = { gateway: 0.9, shop: 0.5, stock: 0.7, prices: 0.2 };

describe('the room that a step has', () => {
  it('is what the target uses, and the most that anything uses which it calls, directly or not', () => {
    expect(room('gateway', shown)).toEqual({ away: 0, used: 0.9, behind: 0.7 });
    expect(room('shop', shown)).toEqual({ away: 0, used: 0.5, behind: 0.7 });
  });

  it('has nothing behind it where nothing is called', () => {
    expect(room('stock', shown)).toEqual({ away: 0, used: 0.7, behind: 0 });
  });

  it('is less by each replica that the inventory has and that is not ready', () => {
    const away = (ready: number | null) => {
      const observation = observationOf({ shown: { shop: { cpu_ratio: 0.5, replicas_ready: ready, restarts: 0 } } });
      return roomFacts(observation, 'shop').away;
    };
    expect([away(4), away(3), away(0), away(6), away(null)]).toEqual([0, 1, 4, 0, null]);
  });

  it('is less by each replica that ended by itself a short while ago', () => {
    const away = (before: number | null, now: number | null) => {
      const observation = observationOf({ shown: { shop: { cpu_ratio: 0.5, replicas_ready: 4, restarts: now } } });
      return roomFacts({ ...observation, meanAgo: () => before }, 'shop').away;
    };
    expect([away(3, 3), away(3, 5), away(2.5, 3), away(null, 2), away(7, 0), away(0, null)]).toEqual([
      0,
      2,
      1,
      2,
      0,
      null,
    ]);
  });

  it('is not known where one of them does not show it, and never a guess', () => {
    expect(room('gateway', { ...shown, prices: null })).toEqual({ away: 0, used: 0.9, behind: null });
    expect(room('shop', { ...shown, shop: null })).toEqual({ away: 0, used: null, behind: 0.7 });
    expect(room('unheard-of', shown)).toEqual({ away: null, used: null, behind: null });
  });

  it('is not known where what is shown of one of them is no longer new', () => {
    const measuredAgo = (service: string, ms: number) => {
      const all = Object.fromEntries(Object.entries(shown).map(([name, ratio]) => [name, values(ratio)]));
      return roomFacts(observationOf({ shown: all, callers, agoMs: { [service]: ms } }), 'shop');
    };
    expect(measuredAgo('stock', 30_000)).toEqual({ away: 0, used: 0.5, behind: 0.7 });
    expect(measuredAgo('stock', 31_000)).toEqual({ away: 0, used: 0.5, behind: null });
    // How old the target's own values are is told by the age of the evidence.
    expect(measuredAgo('shop', 31_000)).toEqual({ away: 0, used: 0.5, behind: 0.7 });
  });
});
