import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Scope } from '../../../src/domain/plan.ts';
import { planReachWords, touchedWords } from '../../../src/report/reach-words.ts';
import { planOf } from '../../helpers/report-fixtures.ts';

function plan(action: Action, scope: Partial<Scope> = {}): string {
  const base = planOf();
  return planReachWords({ ...base, action, scope: { ...base.scope, services: [action.target], ...scope } });
}

const touched = {
  services: ['catalogue'],
  replicas: 2,
  concurrentFraction: 0,
  cumulativeFraction: 0,
  trafficFraction: 0.9,
  recordsLost: 0,
};
const scaleOut = { kind: 'scale-out', target: 'catalogue', amount: 2 } as const;

describe('what a plan would touch', () => {
  it('is replicas added for a scale-out, never a share of nothing', () => {
    const text = plan(scaleOut, { replicas: 2, concurrentFraction: 0 });
    expect(text).toBe('The plan would add 2 replicas to catalogue and disturb none that runs.');
  });

  it('is replicas taken away for a scale-in, with their share', () => {
    const text = plan({ kind: 'scale-in', target: 'web', amount: 1 }, { replicas: 1, concurrentFraction: 0.25 });
    expect(text).toBe('The plan would take 1 replica away from web, 25% of what it has.');
  });

  it('is held back traffic for a throttle, and who feels it', () => {
    const action = { kind: 'throttle-traffic', target: 'db', amount: 0.4 } as const;
    const text = plan(action, { services: ['db', 'web'], replicas: 0, concurrentFraction: 0.4 });
    expect(text).toBe('The plan would hold back 40% of the traffic of db; web would feel it.');
  });

  it('is a share of the replicas for what restarts them', () => {
    const action = { kind: 'rolling-restart', target: 'orders', amount: 0 } as const;
    const text = plan(action, { replicas: 4, concurrentFraction: 0.25 });
    expect(text).toBe('The plan would touch orders (4 replicas), at most 25% of orders at one time.');
  });

  it('counts as everything where the context does not show the target', () => {
    expect(plan(scaleOut, { namespaces: [], concurrentFraction: 1 })).toBe(
      'The plan would touch catalogue, which the context does not show; so it counts as all of it.',
    );
  });
});

describe('what was truly touched', () => {
  it('is replicas added for a scale-out that disturbed nothing', () => {
    expect(touchedWords(touched, scaleOut)).toBe(': it added 2 replicas to catalogue and disturbed none that ran');
  });

  it('is told as measured where a scale-out did more than that', () => {
    const more = { ...touched, concurrentFraction: 0.5, cumulativeFraction: 0.5 };
    expect(touchedWords(more, scaleOut)).toBe(': it touched catalogue, at most 50% at one time');
  });

  it('never says "at most 0%", whatever the action was', () => {
    expect(touchedWords(touched, null)).toBe(
      ': it touched catalogue, and no replica that runs was out of service for it',
    );
    expect(touchedWords({ ...touched, services: [] }, null)).toBe('');
  });
});
