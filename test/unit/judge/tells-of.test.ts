import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { dispositionsOf } from '../../../src/judge/dispositions.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];

const orders = { id: 'rot', kind: 'data-corruption', at: '30m', pattern: 'rot', target: 'orders-db' } as const;
const label: Label = {
  from: '32m',
  to: '50m',
  wanted: 'must-escalate',
  target: 'orders-db',
  because: 'records go bad',
};

/** Checkout leaks from minute 5 on and orders-db goes bad at 30; of the latter people have to be told from 32 on. */
const two: ScenarioDocument = {
  ...plainScenario,
  faults: [...(plainScenario.faults ?? []), orders],
  context: {
    history: [
      { pattern: 'memory-leak', occurrences: 20 },
      { pattern: 'rot', occurrences: 20 },
    ],
  },
  expected: [label],
};

const alertOf = (service: string, id: string) =>
  ({ kind: 'alert', id, phase: 'fired', rule: 'errors', service, metric: 'error_ratio', text: '' }) as const;

const assist = (service: string) => ({ action: null, service, disposition: 'assist', values: [] }) as const;

/** The must-escalate window of minute 32, of a trial in which both services fail and alert. */
function given(happens: (journal: JournalBuilder) => void, scenario = two) {
  const journal = new JournalBuilder(scenario).fault(minutes(5)).alert(minutes(6));
  happens(journal);
  const entries = [...journal.end()].sort((one, other) => one.at - other.at);
  const [first] = dispositionsOf(trialRecordOf(entries.map((entry, seq) => ({ ...entry, seq }))), shippedCharter);
  if (!first) throw new Error('no window');
  return first;
}

/** Pages about a service, and tells of these that alert. */
function page(
  journal: JournalBuilder,
  minute: number,
  service: string,
  impactedServices: readonly string[] = [service],
) {
  const decision = journal.look(minutes(minute), assist(service));
  return journal.call(minutes(minute), 'page', decision, ['on-call'], { impactedServices });
}

const second = (journal: JournalBuilder) =>
  journal.fault(minutes(30), 'rot').add(minutes(31), alertOf('orders-db', 'alert-2'));

describe('a page that stands when a window begins', () => {
  it('does not meet it where it told of another service, whose own trouble goes on', () => {
    const met = given((journal) => {
      page(journal, 8, 'checkout');
      second(journal);
    });
    expect(met).toMatchObject({ correct: false, informed: true });
    expect(met.because).toContain('nobody was asked or paged about it: the page of 08:00 tells of other trouble');
  });

  it('does not meet it where it named the service before anything was wrong there', () => {
    const met = given((journal) => {
      page(journal, 8, 'orders-db', ['checkout']);
      second(journal);
    });
    expect(met.correct).toBe(false);
  });

  it('meets it where it told of the fault that is still there, or of an alert that still fires', () => {
    const ofFault = given((journal) => {
      second(journal);
      page(journal, 31, 'orders-db');
    });
    expect(ofFault).toMatchObject({ correct: true, because: expect.stringContaining('on-call paged at 31:00') });
    const ofAlert = given((journal) => {
      journal.add(minutes(28), alertOf('orders-db', 'alert-0'));
      page(journal, 29, 'orders-db');
      second(journal);
    });
    expect(ofAlert.correct).toBe(true);
    const ofResolved = given((journal) => {
      journal.add(minutes(28), alertOf('orders-db', 'alert-0'));
      page(journal, 29, 'orders-db');
      journal.add(minutes(30), { ...alertOf('orders-db', 'alert-0'), phase: 'resolved' });
      second(journal);
    });
    expect(ofResolved.correct).toBe(false);
  });

  it('meets it where it told of a service that calls the one at fault, or that alerts since then', () => {
    const scenario = { ...two, expected: [{ ...label, target: 'checkout' }] };
    const met = (service: string, alertedAt: number) =>
      given((journal) => {
        journal.add(minutes(alertedAt), alertOf(service, 'alert-0'));
        page(journal, 8, service);
      }, scenario).correct;
    expect([met('gateway', 3), met('orders-db', 3), met('orders-db', 7)]).toEqual([true, false, true]);
  });

  it('is no answer to what the charter wants for a fault that began later, though no label names its service', () => {
    const unseen = { ...two, expected: [], context: { history: [{ pattern: 'memory-leak', occurrences: 20 }] } };
    const paged = (minute: number, service: string) =>
      given((journal) => {
        page(journal, minute, service);
        second(journal);
      }, unseen);
    expect(paged(8, 'checkout')).toMatchObject({ wanted: 'must-escalate', from: minutes(30), correct: false });
    expect(paged(33, 'orders-db').correct).toBe(true);
  });

  it('need not be sent again, if the candidate leaves the new trouble to people as well', () => {
    const again = (service: string, minute: number) =>
      given((journal) => {
        page(journal, 8, 'gateway', ['checkout']);
        second(journal);
        journal.look(minutes(minute), assist(service));
      });
    expect(again('gateway', 33)).toMatchObject({
      correct: true,
      because: expect.stringContaining('still paged at 33:00'),
    });
    expect(again('checkout', 33).correct).toBe(false);
    expect(again('gateway', 52).correct).toBe(false);
  });
});

describe('what a window wants people to be told of', () => {
  const { target: _target, ...untargeted } = label;
  const nothingWrong = (scenario: ScenarioDocument) => {
    const journal = new JournalBuilder(scenario);
    journal.ask(minutes(8));
    return dispositionsOf(trialRecordOf(journal.end()), shippedCharter)[0]?.correct;
  };

  it('is anything, where nothing is ever at fault', () => {
    expect(nothingWrong({ ...plainScenario, faults: [], expected: [{ ...untargeted, from: '10m' }] })).toBe(true);
  });

  it('is not what was asked while nothing was wrong, where something is at fault later', () => {
    const later = { ...orders, target: 'checkout' };
    expect(nothingWrong({ ...two, faults: [later], expected: [{ ...untargeted, from: '10m' }] })).toBe(null);
  });

  it('is the service that the charter wants a person for, where a label names none', () => {
    const paged = (scenario: ScenarioDocument) =>
      given((journal) => {
        page(journal, 8, 'checkout');
        second(journal);
      }, scenario).correct;
    const strict = { history: [{ pattern: 'memory-leak', occurrences: 20 }] };
    expect(paged({ ...two, expected: [untargeted], context: strict })).toBe(false);
    const known = two.faults?.map((fault) => ({ ...fault, kind: 'memory-leak' as const, pattern: 'memory-leak' }));
    expect(paged({ ...two, expected: [untargeted], ...(known && { faults: known as typeof two.faults }) })).toBe(true);
  });

  it('is any service that alerts, where machines below all of them fail', () => {
    const nodes = { id: 'nodes', kind: 'node-loss', at: '5m', pattern: 'memory-leak', nodes: 1 } as const;
    const scenario = { ...plainScenario, faults: [...(plainScenario.faults ?? []), nodes] };
    const met = given(
      (journal) => {
        journal.add(minutes(4), alertOf('orders-db', 'alert-0'));
        page(journal, 8, 'orders-db');
      },
      { ...scenario, expected: [{ ...untargeted, from: '10m' }] },
    );
    expect(met.correct).toBe(true);
  });

  it('is any of those at fault, where the charter has a reason for each of them', () => {
    const faults = [...(plainScenario.faults ?? []), { ...orders, at: '6m' }];
    const met = given(
      (journal) => {
        journal.fault(minutes(6), 'rot');
        page(journal, 9, 'orders-db', []);
      },
      { ...two, faults, expected: [], context: {} },
    );
    expect(met.correct).toBe(true);
  });
});

describe('a page inside a window', () => {
  it('is not about the service that is wanted, where it tells of another one that alerted long before', () => {
    const paged = (impacted: readonly string[]) =>
      given((journal) => {
        second(journal);
        page(journal, 33, 'checkout', impacted);
      }).correct;
    expect([paged(['checkout']), paged(['checkout', 'orders-db'])]).toEqual([false, true]);
  });
});
