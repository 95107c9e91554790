import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/domain/facts.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { createPolicy } from '../../../src/policy/policy-engine.ts';
import { safeFacts, safePlan } from '../../helpers/policy-facts.ts';

const engine = createPolicy(loadCandidate(join(import.meta.dirname, '../../../policies/conservative')));

/** The level at which a leaking service is restarted under this load. */
function levelOf(load: Partial<Facts['load']>): number {
  const facts = { ...safeFacts, load: { ...safeFacts.load, ...load } };
  return engine.decide(facts, safePlan, 0, '2026-12-07T10:00:00Z').level;
}

/** The level at which one is restarted that gets so many times the requests that are usual. */
const levelUnder = (rise: number | null) => levelOf({ rise });

describe('a restart of a leaking service under the conservative policy', () => {
  it('is left to automation alone under about the usual load', () => {
    expect([0.8, 1, 1.25].map(levelUnder)).toEqual([4, 4, 4]);
  });

  it('needs a person where fewer or more users come than usual, or nobody knows how many', () => {
    expect([0.1, 0.32, 0.79, 1.26, 3, null].map(levelUnder)).toEqual([2, 2, 2, 2, 2, 2]);
  });

  it('needs a person where users come and go, or nobody knows whether they do', () => {
    expect([1, 1.25, 1.26, 3, null].map((swing) => levelOf({ swing }))).toEqual([4, 4, 2, 2, 2]);
  });
});

describe('more replicas for a service that gets more requests, under the conservative policy', () => {
  const scaleOut = { ...safePlan, action: { kind: 'scale-out' as const, target: 'checkout', amount: 2 } };
  const levelBy = (load: Partial<Facts['load']>) => {
    const action = { ...safeFacts.action, kind: 'scale-out' as const, amount: 2 };
    const agent = { ...safeFacts.agent, pattern: 'traffic-surge' };
    const facts = { ...safeFacts, action, agent, load: { ...safeFacts.load, rise: 2, ...load } };
    return engine.decide(facts, scaleOut, 0, '2026-12-07T10:00:00Z').level;
  };

  it('are left to automation alone only where what came is not amplified further up, for what fails is tried again', () => {
    expect([1.25, 2].map((unamplified) => levelBy({ unamplified }))).toEqual([4, 4]);
    expect([1, 1.24, null].map((unamplified) => levelBy({ unamplified }))).toEqual([2, 2, 2]);
  });
});
