import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { foreseenFrom } from '../../../src/jobs/foreseen-from.ts';
import type { HarmfulStep } from '../../../src/jobs/harmful-steps.ts';
import { minutes, plainScenario } from '../../helpers/journal-builder.ts';

type Fault = NonNullable<ScenarioDocument['faults']>[number];

/** A restart of the checkout from minute 10 to 12. */
const restart: HarmfulStep = {
  id: 'apply-1',
  decision: null,
  at: minutes(10),
  action: { kind: 'rolling-restart', target: 'checkout', amount: 0 },
  until: minutes(12),
  hasHelped: false,
  isOverWhenShown: false,
};
const common = { id: 'one', pattern: 'pattern', target: 'checkout' };
const leakAt = (at: string): Fault => ({ ...common, kind: 'memory-leak', at });
const badAt = (at: string, target = 'checkout'): Fault => ({ ...common, kind: 'data-corruption', at, target });

/** Whether a fault is left out, as nobody could foresee it at a step. */
const isLeftOut = (fault: Fault, step: Partial<HarmfulStep> = {}) => {
  const foreseen = foreseenFrom(scenarioSchema.parse({ ...plainScenario, faults: [fault] }), { ...restart, ...step });
  return foreseen !== null && foreseen.faults.length === 0;
};

describe('what could be foreseen at a step', () => {
  it('is each fault that began before it, while it was under way, or while it was looked at', () => {
    expect(['9m', '10m', '11m', '12m', '721s'].map((at) => isLeftOut(leakAt(at)))).toEqual([
      false,
      false,
      false,
      false,
      true,
    ]);
  });

  it('is everything while a step has not ended', () => {
    expect(isLeftOut(leakAt('30m'), { until: Infinity })).toBe(false);
  });

  it('is the end of a certificate, and whatever an alert would have told that the step itself hides', () => {
    expect(isLeftOut({ ...common, kind: 'expired-certificate', at: '20m' })).toBe(false);
    const hides: Action = { kind: 'suppress-alert', target: 'checkout', amount: 30 };
    expect(isLeftOut(leakAt('20m'), { action: hides })).toBe(false);
  });

  it('is no corruption of its target that began while it was under way, if it was over at the first alert', () => {
    const over = { isOverWhenShown: true };
    expect([isLeftOut(badAt('11m')), isLeftOut(badAt('11m'), over)]).toEqual([false, true]);
    expect([isLeftOut(badAt('10m'), over), isLeftOut(badAt('9m'), over)]).toEqual([false, false]);
    expect([isLeftOut(badAt('11m', 'gateway'), over), isLeftOut(leakAt('11m'), over)]).toEqual([false, false]);
  });

  it('is how users come and go, but for more than ever after replicas were added that helped', () => {
    const points = [
      { at: '5m' as const, rate: 120 },
      { at: '20m' as const, rate: 50 },
      { at: '30m' as const, rate: 200 },
    ];
    const incident = scenarioSchema.parse({
      ...plainScenario,
      faults: [],
      workload: { entry: 'gateway', rate: 100, points },
    });
    const added = {
      ...restart,
      action: { kind: 'scale-out', target: 'checkout', amount: 2 } as Action,
      hasHelped: true,
    };
    expect(foreseenFrom(incident, restart)).toBeNull();
    expect(foreseenFrom(incident, { ...added, hasHelped: false })).toBeNull();
    expect(foreseenFrom(incident, { ...added, until: minutes(30) })).toBeNull();
    expect(foreseenFrom(incident, added)?.workload.points.map(({ rate }) => rate)).toEqual([120, 50, 120]);
    // On the way to more than ever it could be seen that they rise.
    expect(foreseenFrom(incident, { ...added, until: minutes(20) - 1 })).not.toBeNull();
    expect(foreseenFrom(incident, { ...added, until: minutes(20) })).toBeNull();
    const rising = { ...incident, workload: { ...incident.workload, points: [{ at: minutes(16), rate: 160 }] } };
    expect(foreseenFrom(rising, { ...added, until: minutes(1) })).toBeNull();
  });
});
