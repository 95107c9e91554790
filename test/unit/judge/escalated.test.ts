import { describe, expect, it } from 'vitest';
import { standingAt } from '../../../src/judge/escalated.ts';
import { trialRecordOf } from '../../../src/judge/trial-record.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';

/** What is still open twenty minutes into a trial that pages at ten, and what happens around that. */
function openAfter(happens: (journal: JournalBuilder, page: () => string) => void): number {
  const journal = new JournalBuilder(plainScenario);
  happens(journal, () => journal.call(minutes(10), 'page', ''));
  return standingAt(trialRecordOf(journal.end()), minutes(20)).length;
}

describe('a page', () => {
  it('stands until the repair that it led to is finished', () => {
    expect(openAfter((_journal, page) => void page())).toBe(1);
    expect(
      openAfter((journal, page) => journal.person(minutes(15), 'repaired', { regarding: `repair-${page()}` })),
    ).toBe(0);
    expect(
      openAfter((journal, page) => journal.person(minutes(20), 'repaired', { regarding: `repair-${page()}` })),
    ).toBe(1);
  });

  it('is not ended by a step that somebody takes unasked, for the cause is still there', () => {
    expect(
      openAfter((journal, page) => {
        page();
        journal.person(minutes(15), 'repaired', { regarding: 'repair-by-on-call-1-1' });
      }),
    ).toBe(1);
  });

  it('is not ended by what was written down before it at the same moment', () => {
    expect(
      openAfter((journal, page) => {
        const first = journal.call(minutes(5), 'page', '');
        journal.person(minutes(10), 'repaired', { regarding: `repair-${first}` });
        page();
      }),
    ).toBe(1);
  });

  it('ends with the trouble: once nothing fires and nothing is at fault, what comes then is news', () => {
    const quiet = (fault: boolean, other: boolean) =>
      openAfter((journal, page) => {
        if (fault) journal.fault(minutes(5));
        journal.alert(minutes(8));
        page();
        if (other) journal.alert(minutes(12), 'fired', 'alert-2');
        journal.alert(minutes(15), 'resolved');
      });
    expect(quiet(false, false)).toBe(0);
    expect(quiet(false, true)).toBe(1);
    expect(quiet(true, false)).toBe(1);
  });

  it('outlives a trouble whose end nobody was shown: without an alert that resolves, automation does not call anew', () => {
    expect(
      openAfter((journal, page) => {
        journal.fault(minutes(5));
        page();
        journal.fault(minutes(15), 'leak', 'ended');
      }),
    ).toBe(1);
    expect(
      openAfter((journal, page) => {
        journal.alert(minutes(6)).alert(minutes(8), 'resolved').fault(minutes(9));
        page();
        journal.fault(minutes(15), 'leak', 'ended');
      }),
    ).toBe(1);
  });

  it('outlives a trouble whose end a suppression hid', () => {
    expect(
      openAfter((journal, page) => {
        journal.fault(minutes(5)).alert(minutes(6));
        page();
        journal.alert(minutes(11), 'suppressed').alert(minutes(12), 'resolved').fault(minutes(15), 'leak', 'ended');
      }),
    ).toBe(1);
    const lastHidden = (hidden: boolean) =>
      openAfter((journal, page) => {
        journal.alert(minutes(6)).alert(minutes(6), 'fired', 'alert-2');
        page();
        journal.alert(minutes(11), 'resolved');
        if (hidden) journal.alert(minutes(12), 'suppressed', 'alert-2');
        journal.alert(minutes(13), 'resolved', 'alert-2');
      });
    expect([lastHidden(true), lastHidden(false)]).toEqual([1, 0]);
  });

  it('stands where the end of what it is about was hidden, though that of something else was shown later', () => {
    const about = (service: string) =>
      openAfter((journal) => {
        journal.alert(minutes(6)).alert(minutes(6), 'fired', 'alert-2', 'gateway');
        journal.call(minutes(10), 'page', '', ['on-call'], { impactedServices: [service] });
        journal.alert(minutes(11), 'suppressed').alert(minutes(12), 'resolved');
        journal.alert(minutes(13), 'resolved', 'alert-2', 'gateway');
      });
    expect(['checkout', 'gateway', 'orders-db'].map(about)).toEqual([1, 0, 0]);
  });

  it('ends with the trouble itself where the alert resolved before it', () => {
    expect(
      openAfter((journal, page) => {
        journal.fault(minutes(5)).alert(minutes(6));
        page();
        journal.alert(minutes(12), 'resolved').fault(minutes(15), 'leak', 'ended');
      }),
    ).toBe(0);
  });
});
