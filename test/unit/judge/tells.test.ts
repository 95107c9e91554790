import { describe, expect, it } from 'vitest';
import type { EntryOf, ShownValue } from '../../../src/domain/entry.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { budgetTells, causeTells, distortionTells } from '../../../src/judge/tells.ts';
import { minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { leak } from '../../helpers/label-refusal.ts';

/** The plain scenario with these distortions, from minute 10 to 20 unless they say otherwise, and this fault. */
function scenarioWith(distortions: readonly object[], fault: object = leak) {
  const whole = distortions.map((one, place) => ({ id: `d${place}`, at: '10m', until: '20m', ...one }));
  return scenarioSchema.parse({ ...plainScenario, faults: [fault], distortions: whole });
}

const look = (minute: number, ...values: ShownValue[]) =>
  ({ at: minutes(minute), values }) as unknown as EntryOf<'observation'>;
const before = [9, 10, 20] as const;

describe('the budget is told', () => {
  const told = (...distortions: object[]) => {
    const tells = budgetTells(scenarioWith(distortions));
    return before.map((minute) => tells(look(minute)));
  };

  it('unless it is shown as it once was, at that time', () => {
    const frozen = { kind: 'frozen-budget' };
    expect(told(frozen)).toEqual([true, false, true]);
    expect(told(frozen, { ...frozen, at: '40m', until: null })).toEqual([true, false, true]);
    expect(told({ kind: 'drop' })).toEqual([true, true, true]);
  });
});

describe('the cause is told', () => {
  const told = (history: object) => {
    const scenario = scenarioWith([{ kind: 'wrong-history', pattern: 'memory-leak', consistency: 1, ...history }]);
    const tells = causeTells(scenario, scenario.faults[0]!);
    return before.map((minute) => tells(look(minute)));
  };

  it('unless its history is shown wrongly, as one that people have reviewed', () => {
    expect(told({ occurrences: 20, reviewed: 20 })).toEqual([true, false, true]);
    expect(told({ occurrences: 20, reviewed: 19 })).toEqual([true, true, true]);
    expect(told({ occurrences: 20, reviewed: 20, pattern: 'storm' })).toEqual([true, true, true]);
  });

  const corruption = { ...leak, kind: 'data-corruption' };
  const count = (value: number | null, service = 'checkout'): ShownValue => [
    service,
    'integrity_errors_per_min',
    'logs',
    value,
    value === null ? 'missing' : 'measured',
    0,
    0,
  ];
  const memory = (service = 'checkout'): ShownValue => [
    service,
    'memory_ratio',
    'service-metrics',
    0.9,
    'measured',
    0,
    0,
  ];
  const zero = { kind: 'zero', service: 'checkout', metric: 'integrity_errors_per_min' };

  it.each<[boolean, string, readonly ShownValue[], (readonly object[])?]>([
    [true, 'the count of bad records is shown', [memory(), count(3)]],
    [false, 'it is shown as zero', [memory(), count(0)]],
    [false, 'it is shown to be missing', [memory(), count(null)]],
    [false, 'it is not shown', [memory()]],
    [false, 'it is shown of another service', [memory(), memory('gateway'), count(3, 'gateway')]],
    [true, 'the agent looked elsewhere', [memory('gateway')]],
    [true, 'it was set to zero after it had been shown', [count(0)], [zero]],
    [true, 'all log lines were set to zero after they had been shown', [count(0)], [{ kind: 'zero', source: 'logs' }]],
    [false, 'it was set to zero as the trouble began', [count(0)], [{ ...zero, at: '5m' }]],
    [false, 'it was set to zero for another service', [count(0)], [{ ...zero, service: 'gateway' }]],
    [false, 'another source was set to zero', [count(0)], [{ kind: 'zero', source: 'probe' }]],
    [false, 'it went missing after it had been shown', [count(0)], [{ ...zero, kind: 'drop' }]],
  ])('(%s) of records that go bad where %s', (isTold, _, values, distortions = []) => {
    const scenario = scenarioWith(distortions, corruption);
    expect(causeTells(scenario, scenario.faults[0]!)(look(15, ...values))).toBe(isTold);
  });

  it('of anything else whatever is shown of it', () => {
    const scenario = scenarioWith([]);
    expect(causeTells(scenario, scenario.faults[0]!)(look(15, memory(), count(0)))).toBe(true);
  });
});

describe('that something shown is broken is told', () => {
  it('unless it is frozen with fresh timestamps', () => {
    const told = (one: object) => distortionTells(scenarioWith([one]).distortions[0]!)(look(15));
    expect(told({ kind: 'freeze', timestamps: 'fresh' })).toBe(false);
    expect(told({ kind: 'freeze' })).toBe(true);
    expect(told({ kind: 'drop' })).toBe(true);
  });
});
