import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { charterWindows } from '../../../src/judge/charter-windows.ts';
import { minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { leak } from '../../helpers/label-refusal.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Change = Partial<ScenarioDocument>;
type Seen = readonly [from: number, to: number, because: string];

const windowsOf = (change: Change) =>
  charterWindows(scenarioSchema.parse({ ...plainScenario, ...change }), shippedCharter);

/** Minutes, and what the charter says why, of each window of the plain scenario with this changed. */
const seen = (change: Change): readonly Seen[] =>
  windowsOf(change).map(({ from, to, because }) => [from / minutes(1), to / minutes(1), because]);

const context = (more: object): Change => ({ context: { ...plainScenario.context, ...more } });
const regulated = (name: string): Change => ({
  topology: {
    services: plainScenario.topology.services.map((one) =>
      one.name === name ? { ...one, regulated: ['pci-dss'] } : one,
    ),
  },
});
const distorted = (one: object): Change => ({ distortions: [{ id: 'd', at: '10m', ...one }] as never });
const broken = (kind: string) => `what is shown of checkout is broken (${kind})`;
const outage = {
  kind: 'telemetry-outage',
  id: 'blind',
  at: '5m',
  pattern: 'telemetry-outage',
  target: 'gateway',
} as const;
const onlyTelemetry = 'only the telemetry is out: no user is hurt, so no service may be changed';
const spans = { from: '10m', to: '20m' } as const;
const event = (service: string, more: object = spans) =>
  context({ events: [{ name: 'sale', services: [service], ...more }] });
const [novel, frozen, spent] = [
  'the true cause, memory-leak, had hardly occurred before',
  'changes are frozen',
  'the error budget is nearly spent',
];

describe('the charter wants', () => {
  it.each<[string, Change, readonly Seen[]]>([
    ['nothing where nothing forbids to act', {}, []],
    ['a person while what fails is regulated', regulated('checkout'), [[5, 60, 'checkout is regulated']]],
    ['nothing where another service is regulated', regulated('gateway'), []],
    [
      'a person for a cause that is hardly known',
      context({ history: [{ pattern: 'memory-leak', occurrences: 2 }] }),
      [[5, 60, novel]],
    ],
    ['nothing for a cause that is just known', context({ history: [{ pattern: 'memory-leak', occurrences: 3 }] }), []],
    ['a person where the budget is at its least', context({ budgetRemaining: 0.25 }), [[5, 60, spent]]],
    ['nothing where the budget is above its least', context({ budgetRemaining: 0.26 }), []],
    [
      'a person until the fault has ended',
      { ...context({ budgetRemaining: 0 }), faults: [{ ...leak, until: '30m' }] },
      [[5, 30, spent]],
    ],
    ['a person while changes are frozen', context({ changeFreezes: [spans] }), [[10, 20, frozen]]],
    ['nothing in a freeze that ends as the fault begins', context({ changeFreezes: [{ from: '1m', to: '5m' }] }), []],
    ['a person while an event protects what fails', event('checkout'), [[10, 20, 'sale protects checkout']]],
    ['nothing where the event protects another service', event('gateway'), []],
    ['a person where all values come too late', distorted({ kind: 'delay', by: '301s' }), [[10, 60, broken('delay')]]],
    ['nothing where they come just in time', distorted({ kind: 'delay', by: '5m' }), []],
    [
      'a person once frozen values are too old',
      distorted({ kind: 'freeze', service: 'checkout' }),
      [[15, 60, broken('freeze')]],
    ],
    [
      'a person once missing values are too old, until they come again',
      distorted({ kind: 'drop', until: '20m' }),
      [[15, 20, broken('drop')]],
    ],
    ['a person at once where values are false', distorted({ kind: 'zero' }), [[10, 60, broken('zero')]]],
    ['nothing where another service is shown wrongly', distorted({ kind: 'zero', service: 'gateway' }), []],
    ['nothing where one metric is shown wrongly', distorted({ kind: 'zero', metric: 'latency_ms' }), []],
    ['nothing where one source is wrong', distorted({ kind: 'zero', source: 'probe' }), []],
    [
      'nothing where the context is shown wrongly',
      distorted({ kind: 'wrong-owner', service: 'checkout', owner: null }),
      [],
    ],
    ['no change while only the telemetry is out', { faults: [outage] }, [[5, 60, onlyTelemetry]]],
    [
      'no change before and after what fails beside it',
      { faults: [outage, { ...leak, id: 'late', at: '40m', until: '50m' }, { ...leak, at: '10m', until: '20m' }] },
      [
        [5, 10, onlyTelemetry],
        [20, 40, onlyTelemetry],
        [50, 60, onlyTelemetry],
      ],
    ],
    ['no change before what fails for good', { faults: [outage, { ...leak, at: '10m' }] }, [[5, 10, onlyTelemetry]]],
    [
      'no change between two faults that overlap one another',
      {
        faults: [
          { ...outage, until: '55m' },
          { ...leak, at: '10m', until: '30m' },
          { ...leak, id: 'inside', at: '12m', until: '15m' },
        ],
      },
      [
        [5, 10, onlyTelemetry],
        [30, 55, onlyTelemetry],
      ],
    ],
    [
      'nothing for telemetry that comes back as something fails',
      {
        faults: [
          { ...outage, until: '10m' },
          { ...leak, until: '10m' },
        ],
      },
      [],
    ],
    [
      'no change where only what is shown is broken',
      { ...distorted({ kind: 'zero', until: '20m' }), faults: [] },
      [[10, 20, 'nothing is wrong: only what is shown is broken (zero)']],
    ],
  ])('%s', (_, change, expected) => {
    expect(seen(change)).toEqual(expected);
  });

  it('what it wants although users are hurt badly, but for a freeze of changes', () => {
    const all = [
      windowsOf({ ...regulated('checkout'), ...context({ changeFreezes: [spans], budgetRemaining: 0 }) }),
      windowsOf({ ...event('checkout'), ...distorted({ kind: 'zero' }) }),
      windowsOf({ faults: [outage] }),
      windowsOf({ ...distorted({ kind: 'zero' }), faults: [] }),
    ].flat();
    expect(all.length).toBeGreaterThan(6);
    expect(all.filter(({ excusable }) => excusable).map(({ because }) => because)).toEqual([frozen]);
  });
});
