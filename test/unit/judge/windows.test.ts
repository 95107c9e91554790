import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { dispositionsOf } from '../../../src/judge/dispositions.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];
type Happens = (journal: JournalBuilder) => void;

/** How the scenario and the record differ from the plain ones. */
interface Setting {
  readonly alerted?: boolean;
  readonly endsAt?: number;
  readonly scenario?: Partial<ScenarioDocument>;
}

/** The one window, from minute 8 to 20, of a scenario in which an alert fires at minute 8. */
function given(
  label: Partial<Label> & Pick<Label, 'wanted'>,
  happens: Happens,
  { alerted = true, endsAt = minutes(60), scenario = {} }: Setting = {},
) {
  const expected: Label[] = [{ from: '8m', to: '20m', because: 'the label', ...label }];
  const journal = new JournalBuilder({ ...plainScenario, expected, ...scenario }).fault(minutes(5));
  if (alerted) journal.alert(minutes(8));
  happens(journal);
  return dispositionsOf(trialRecordOf(journal.end(endsAt)), shippedCharter)[0]!;
}

const escalate = (happens: Happens) => given({ wanted: 'must-escalate', role: 'on-call' }, happens);
const assist = { disposition: 'assist' } as const;

describe('a call that was missed', () => {
  it('is told as late only of a call after the deadline, to the right role, that is more than a notice', () => {
    const called = (what: 'page' | 'notice', minute: number, role: 'on-call' | 'network-owner' = 'on-call') =>
      escalate((journal) => {
        const decision = journal.look(minutes(9), assist);
        journal.call(minutes(9), 'page', decision, ['network-owner']);
        journal.call(minutes(minute), what, decision, [role]);
      }).because;
    expect(called('page', 30)).toContain('called only at 30:00, after 20:00');
    expect(called('notice', 30)).toContain('network-owner called instead of on-call');
    expect(called('page', 30, 'network-owner')).toContain('network-owner called instead of on-call');
  });

  it('is told as late where nobody was called before, and as missing where nobody ever was', () => {
    const late = escalate((journal) => void journal.call(minutes(30), 'page', journal.look(minutes(9), assist)));
    expect(late).toMatchObject({ correct: false, because: expect.stringContaining('called only at 30:00') });
    expect(escalate((journal) => void journal.look(minutes(9), assist)).because).toContain('nobody was asked or paged');
  });
});

describe('an alert that was resolved', () => {
  const shows = (resolvedAt: number, id = 'alert-1') =>
    given(
      { wanted: 'should-act', from: '10m' },
      (journal) => void journal.alert(minutes(8)).alert(resolvedAt, 'resolved', id),
      { alerted: false },
    ).correct;

  it('shows nothing from then on, and what it was before', () => {
    expect(shows(minutes(10))).toBeNull();
    expect(shows(minutes(10) + 1)).toBe(false);
    expect(shows(minutes(9), 'alert-2')).toBe(false);
  });
});

describe('what was given', () => {
  it('is the most that was decided, with the entries of that decision and of the first call', () => {
    const both = given({ wanted: 'should-act' }, (journal) => {
      journal.look(minutes(9), { disposition: 'stand-by' });
      journal.ask(minutes(10));
    });
    expect(both).toMatchObject({ given: 'ask', correct: false });
    expect(both.entries).toHaveLength(2);
    expect(given({ wanted: 'should-act' }, () => undefined)).toMatchObject({ given: 'none', entries: [], level: null });
    const aside = given({ wanted: 'should-act' }, (journal) => {
      journal.look(minutes(9), { disposition: 'stand-by' });
    });
    expect(aside).toMatchObject({ given: 'stand-by', level: 0 });
  });
});

describe('what could be known', () => {
  const informed = (wanted: Label['wanted'], values: readonly unknown[][], target: string | null = null) =>
    given({ wanted, target }, (journal) => {
      // The journal's own values are taken away, so that only those given here are shown.
      const look = journal.look(minutes(9), { disposition: 'stand-by' });
      expect(look).not.toBe('');
      for (const entry of journal.end()) {
        if (entry.kind === 'observation') (entry as { values: unknown }).values = values;
      }
    }).informed;
  const value = (service: string, number: number | null, quality: string) => [
    [service, 'error_ratio', 'service-metrics', number, quality, 1, 1],
  ];

  it.each(['should-act', 'may-act'] as const)(
    'of a wish to act (%s) is whether the target’s values were measured',
    (wanted) => {
      expect(informed(wanted, value('checkout', 0.2, 'measured'), 'checkout')).toBe(true);
      expect(informed(wanted, value('checkout', 0.2, 'stale'), 'checkout')).toBe(false);
      expect(informed(wanted, value('checkout', null, 'measured'), 'checkout')).toBe(false);
      expect(informed(wanted, value('gateway', 0.2, 'measured'))).toBe(true);
      expect(informed(wanted, value('gateway', 0.2, 'stale'))).toBe(false);
    },
  );

  const hides = { kind: 'drop', id: 'gap', at: '7m', until: '15m' } as const;
  it.each<[string, boolean, NonNullable<ScenarioDocument['distortions']>[number][]]>([
    ['nothing hid it', true, []],
    ['all that is told of it was missing', false, [{ ...hides, service: 'checkout' }]],
    ['all that is told was missing', false, [hides]],
    ['what is told of another service was missing', true, [{ ...hides, service: 'orders-db' }]],
    ['one metric of it was missing', true, [{ ...hides, service: 'checkout', metric: 'memory_ratio' }]],
    ['one source of it was missing', true, [{ ...hides, service: 'checkout', source: 'logs' }]],
    ['all of it was missing only before', true, [{ ...hides, service: 'checkout', until: '8m' }]],
    ['all of it was zero, which is shown', true, [{ ...hides, kind: 'zero', service: 'checkout' }]],
  ])('of a target that no look wrote down, where %s, is %s', (_what, known, distortions) => {
    const { informed: isKnown } = given(
      { wanted: 'should-act', target: 'checkout' },
      (journal) => void journal.look(minutes(9), { action: null, service: 'gateway', disposition: 'assist' }),
      { scenario: { distortions } },
    );
    expect(isKnown).toBe(known);
  });

  it('of a recording is only what a look wrote down', () => {
    const expected: Label[] = [
      { from: '8m', to: '20m', wanted: 'should-act', target: 'checkout', because: 'the label' },
    ];
    const journal = new JournalBuilder({ ...plainScenario, expected }, { world: 'recorded' }).alert(minutes(8));
    journal.look(minutes(9), { action: null, service: 'gateway', disposition: 'assist' });
    expect(dispositionsOf(trialRecordOf(journal.end()), shippedCharter)).toMatchObject([{ informed: false }]);
  });
});

describe('the bounds of a window', () => {
  it('hold the moment it begins and not the one it ends', () => {
    const tempted = (minute: number) =>
      given({ wanted: 'must-not-act' }, (journal) => void journal.look(minutes(minute), { disposition: 'stand-by' }));
    expect([8, 20].map((minute) => tempted(minute).correct)).toEqual([true, null]);
  });

  it.each([
    ['must-escalate', 18],
    ['should-act', 20],
  ] as const)('for %s are over once a look after the last moment for it, %i:00, is in the record', (wanted, minute) => {
    const missedBy = (endsAt: number) =>
      given({ wanted }, () => undefined, { endsAt, scenario: { context: {} } }).correct;
    expect(missedBy(minutes(minute) + 14_999)).toBeNull();
    expect(missedBy(minutes(minute) + 15_000)).toBe(false);
  });

  it('to stay out of name the first who was woken', () => {
    const woken = given({ wanted: 'stay-out' }, (journal) => {
      const decision = journal.look(minutes(9), { disposition: 'assist' });
      for (const minute of [9, 12]) journal.call(minutes(minute), 'page', decision);
    });
    expect(woken).toMatchObject({ correct: false, because: expect.stringContaining('on-call woken at 09:00') });
  });
});

describe('what one look shows', () => {
  const rotten: Partial<ScenarioDocument> = {
    faults: [{ kind: 'data-corruption', id: 'leak', at: '5m', pattern: 'rot', target: 'checkout' }],
    context: {},
  };
  const informed = (...errors: readonly number[]) =>
    given(
      { wanted: 'must-escalate' },
      (journal) => {
        for (const [index, count] of errors.entries()) {
          const at = minutes(9 + index);
          const value = ['checkout', 'integrity_errors_per_min', 'logs', count, 'measured', at, at] as const;
          journal.look(at, { disposition: 'stand-by', values: [value] });
        }
      },
      { scenario: rotten },
    ).informed;

  it('is enough to know better, whatever the others show', () => {
    expect([informed(0), informed(0, 0), informed(0, 5), informed(5, 0)]).toEqual([false, false, true, true]);
  });
});
