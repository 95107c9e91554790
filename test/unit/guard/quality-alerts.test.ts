import { describe, expect, it } from 'vitest';
import { createQualityAlerts } from '../../../src/guard/quality-alerts.ts';
import type { QualityEvent, QualityMeasure } from '../../../src/guard/quality-events.ts';
import { measureQuality } from '../../../src/guard/quality-events.ts';

const minute = 60_000;
const step = 'rolling-restart checkout';

function rule(changes: { measure?: QualityMeasure; above?: number; heldFor?: number } = {}) {
  return {
    id: 'false-positives',
    measure: 'false-positive-rate' as const,
    above: 0.2,
    over: 30 * minute,
    heldFor: 0,
    then: 'open-ticket' as const,
    provenance: 'published' as const,
    ...changes,
  };
}

const verified = (at: number, helped: boolean): QualityEvent => ({ kind: 'verified', at, step, helped });

describe('the quality alerts', () => {
  it.each<[QualityMeasure, readonly QualityEvent[], number | null]>([
    ['false-positive-rate', [], null],
    [
      'false-positive-rate',
      [verified(0, true), verified(0, false), { kind: 'rejected', at: 0, step }, verified(0, true)],
      0.5,
    ],
    [
      'rollback-rate',
      [
        { kind: 'applied', at: 0, step },
        { kind: 'applied', at: 0, step },
        { kind: 'undone', at: 0, step },
      ],
      0.5,
    ],
    [
      'divergence',
      [
        { kind: 'human-acted', at: 0, asSuggested: true },
        { kind: 'human-acted', at: 0, asSuggested: false },
        { kind: 'human-acted', at: 0, asSuggested: true },
        { kind: 'human-acted', at: 0, asSuggested: true },
      ],
      0.25,
    ],
    [
      'rejections',
      [
        { kind: 'rejected', at: 0, step },
        { kind: 'rejected', at: 0, step: 'another' },
        { kind: 'rejected', at: 0, step },
      ],
      2,
    ],
    [
      'repeats',
      [
        { kind: 'applied', at: 0, step },
        { kind: 'applied', at: 0, step },
        { kind: 'rejected', at: 0, step },
      ],
      2,
    ],
    [
      'recommendations-per-hour',
      [
        { kind: 'recommended', at: 0, step },
        { kind: 'recommended', at: 0, step },
      ],
      4,
    ],
    ['silent', [{ kind: 'silent', at: 0 }], 1],
    [
      'tool-calls',
      [
        { kind: 'tool-called', at: 0, calls: 2 },
        { kind: 'silent', at: 0 },
        { kind: 'tool-called', at: 0, calls: 1 },
      ],
      3,
    ],
    [
      'tool-order',
      [
        { kind: 'tool-out-of-order', at: 0, step: 'restart-pod@cart' },
        { kind: 'tool-called', at: 0, calls: 5 },
      ],
      1,
    ],
  ])('measures %s', (measure, events, value) => {
    expect(measureQuality(measure, events, 30 * minute)).toBe(value);
    const alerts = createQualityAlerts([rule({ measure, above: -1 })]);
    for (const event of events) alerts.record(event);
    expect(alerts.due(0)[0]?.value ?? null).toBe(value);
  });

  it('raise once, and again only after the measure has fallen', () => {
    const alerts = createQualityAlerts([rule()]);
    alerts.record(verified(0, false));
    expect(alerts.due(minute)).toEqual([
      { id: 'false-positives', at: minute, measure: 'false-positive-rate', value: 1, then: 'open-ticket' },
    ]);
    alerts.record(verified(2 * minute, false));
    expect(alerts.due(2 * minute)).toEqual([]);
    expect(alerts.due(40 * minute)).toEqual([]);
    alerts.record(verified(41 * minute, false));
    expect(alerts.due(41 * minute)).toHaveLength(1);
  });

  it('wait until the measure has been above for the whole hold', () => {
    const alerts = createQualityAlerts([rule({ heldFor: 10 * minute })]);
    alerts.record(verified(0, false));
    expect(alerts.due(0)).toEqual([]);
    expect(alerts.due(9 * minute)).toEqual([]);
    expect(alerts.due(10 * minute)).toHaveLength(1);
  });

  it('begin the hold anew when the measure falls in between', () => {
    const alerts = createQualityAlerts([rule({ measure: 'rejections', above: 0, heldFor: 20 * minute })]);
    alerts.record({ kind: 'rejected', at: 0, step });
    expect(alerts.due(15 * minute)).toEqual([]);
    expect(alerts.due(30 * minute)).toEqual([]);
    alerts.record({ kind: 'rejected', at: 31 * minute, step });
    expect(alerts.due(31 * minute)).toEqual([]);
    expect(alerts.due(50 * minute)).toEqual([]);
    expect(alerts.due(51 * minute)).toHaveLength(1);
  });

  it.each([0, 7 * minute])('forget an event of %d ms when its window has passed, not before', (first) => {
    const alerts = (later: number) => {
      const watched = createQualityAlerts([rule({ measure: 'silent', above: 0, heldFor: 30 * minute - 1 })]);
      watched.record({ kind: 'silent', at: first });
      watched.due(first);
      return watched.due(first + later);
    };
    expect(alerts(30 * minute - 1)).toHaveLength(1);
    expect(alerts(30 * minute)).toEqual([]);
  });

  it('raise again over the events that are young enough, with none that was forgotten', () => {
    const alerts = createQualityAlerts([rule({ measure: 'silent', above: 1 })]);
    const values = [5, 20, 35, 40].map((minutes) => {
      if (minutes !== 35) alerts.record({ kind: 'silent', at: minutes * minute });
      return alerts.due(minutes * minute).map(({ value }) => value);
    });
    expect(values).toEqual([[], [2], [], [2]]);
  });

  it('do not raise at the threshold itself', () => {
    const alerts = createQualityAlerts([rule({ above: 1 })]);
    alerts.record(verified(0, false));
    expect(alerts.due(0)).toEqual([]);
  });
});
