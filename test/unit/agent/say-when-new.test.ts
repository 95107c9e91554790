import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import { createSayWhenNew } from '../../../src/agent/say-when-new.ts';
import type { Gist } from '../../../src/agent/say-when-new.ts';
import { observationOf } from './fixture.ts';

const restart: Action = { kind: 'restart-pod', target: 'cart', amount: 1 };
const gist: Gist = { service: 'cart', pattern: 'leak', actions: [restart], confidence: 0.9 };
const proposal = {} as Proposal;

/** Whether a second gist, 15 s after the first, is said. */
function isSaid(second: Gist, alerts: readonly string[] = ['cart']): boolean {
  const say = createSayWhenNew();
  say(observationOf({ at: 0, shown: {}, alerts: ['cart'] }), gist, () => proposal);
  return say(observationOf({ at: 15_000, shown: {}, alerts }), second, () => proposal).kind === 'proposal';
}

describe('what an agent says', () => {
  it('is old when nothing but its confidence has changed, and that by little', () => {
    expect(isSaid({ ...gist, actions: [{ ...restart }] })).toBe(false);
    expect(isSaid({ ...gist, confidence: 0.93 })).toBe(false);
  });

  it.each<[string, Partial<Gist>]>([
    ['service', { service: 'store' }],
    ['pattern', { pattern: null }],
    ['kind of action', { actions: [{ ...restart, kind: 'rolling-restart' }] }],
    ['target', { actions: [{ ...restart, target: 'store' }] }],
    ['amount', { actions: [{ ...restart, amount: 2 }] }],
    ['number of actions', { actions: [restart, restart] }],
    ['actions, of which none are left', { actions: [] }],
    ['confidence', { confidence: 0.8 }],
  ])('is new with another %s', (_what, changes) => {
    expect(isSaid({ ...gist, ...changes })).toBe(true);
  });

  it('is new when other alerts fire', () => {
    expect(isSaid(gist, ['cart', 'store'])).toBe(true);
    expect(isSaid(gist, ['store'])).toBe(true);
    expect(isSaid(gist, [])).toBe(true);
  });
});
