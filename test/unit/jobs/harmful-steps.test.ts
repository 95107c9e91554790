import { describe, expect, it } from 'vitest';
import { recordsGoBad } from '../../../src/domain/observation.ts';
import type { EntryOf } from '../../../src/domain/entry.ts';
import { harmfulSteps } from '../../../src/jobs/harmful-steps.ts';
import { forkEnd } from '../../helpers/fork-end.ts';
import { JournalBuilder, minutes, restart } from '../../helpers/journal-builder.ts';

type Happens = (journal: JournalBuilder, apply: string) => void;

/** A restart of the checkout from minute 10, after this; it lost records by minute 14, or users were worse off for it. */
function told(happens: Happens, property = 'irreversible', what: 'apply' | 'canary' = 'apply') {
  const journal = new JournalBuilder();
  const apply = journal.apply(minutes(10), journal.look(minutes(10)));
  happens(journal, apply);
  journal.completion(minutes(14), apply, { recordsLost: 3 }, { what, outcome: 'aborted' });
  const actual = { ...forkEnd, failed: forkEnd.failed + 5_000 };
  journal.add(minutes(60), { kind: 'fork', without: [apply], actual, otherwise: forkEnd });
  return harmfulSteps(property, journal.end());
}

const fires =
  (at: number, rule = recordsGoBad, service = 'checkout', phase: EntryOf<'alert'>['phase'] = 'fired'): Happens =>
  (journal) =>
    void journal.add(at, { kind: 'alert', phase, id: `${rule}-1`, rule, service, metric: 'metric', text: '' });
const stops =
  (at: number, by: 'automation' | 'person' = 'automation', other?: string): Happens =>
  (journal, apply) =>
    void journal.add(at, { kind: 'stop', by, apply: other ?? apply, what: 'abort', why: '' });
const handsOver =
  (at: number): Happens =>
  (journal, apply) =>
    void journal.verified(at, apply, 'not-assessed', 'escalate');
const all =
  (...happen: readonly Happens[]): Happens =>
  (journal, apply) =>
    happen.forEach((one) => one(journal, apply));

describe('a harmful step', () => {
  it('is one that lost records, or without which users would have been better off, by what the rule is about', () => {
    const nothing: Happens = () => {};
    const step = { action: restart, at: minutes(10), until: minutes(14), hasHelped: false };
    expect(told(nothing)).toMatchObject([step]);
    expect(told(nothing, 'no-harm')).toMatchObject([step]);
    expect(told(nothing, 'novel-pattern')).toEqual([]);
  });

  it('was looked at until it was verified, and may have helped before it did harm', () => {
    const helped: Happens = (journal, apply) => void journal.verified(minutes(16), apply);
    expect(told(helped)).toMatchObject([{ until: minutes(16), hasHelped: true }]);
  });

  it('is over when records of its target are shown to go bad only if it was stopped, or had ended, by one look later', () => {
    const isOver = (...happen: readonly Happens[]) => told(all(...happen))[0]?.isOverWhenShown;
    const at = minutes(12);
    expect([isOver(fires(at), stops(at)), isOver(fires(at), stops(at + 15_000))]).toEqual([true, true]);
    expect([isOver(fires(minutes(14) - 15_000)), isOver(fires(minutes(20)))]).toEqual([true, true]);
    const others = [
      isOver(stops(at)),
      isOver(fires(at)),
      isOver(fires(minutes(14) - 15_001)),
      isOver(fires(at), stops(at + 15_001)),
      isOver(fires(at), stops(at, 'person')),
      isOver(fires(at), stops(at, 'automation', 'apply-7')),
      isOver(fires(at, 'memory-high'), stops(at)),
      isOver(fires(at, recordsGoBad, 'gateway'), stops(at)),
      isOver(fires(at, recordsGoBad, 'checkout', 'resolved'), stops(at)),
    ];
    expect(others).toEqual(Array(9).fill(false));
    // What fires again is not the first, nor is what had fired unseen.
    expect(isOver(fires(minutes(11)), fires(at), stops(at))).toBe(false);
    expect(isOver(fires(minutes(11), recordsGoBad, 'checkout', 'suppressed'), fires(at), stops(at))).toBe(false);
  });

  it('is not over while its undo replaces replicas once more', () => {
    const undone: Happens = (journal, apply) => {
      journal.add(minutes(19), { kind: 'stop', by: 'automation', apply, what: 'undo', why: '' });
      journal.completion(minutes(21), apply, { recordsLost: 3 }, { what: 'undo' });
    };
    expect(told(all(fires(minutes(19)), undone))).toMatchObject([{ isOverWhenShown: false }]);
    expect(told(all(fires(minutes(21)), undone))).toMatchObject([{ isOverWhenShown: true }]);
  });

  it('is over as well where it was left as it is after its canary', () => {
    const left = all(fires(minutes(12)), handsOver(minutes(12)));
    expect(told(left, 'irreversible', 'canary')).toMatchObject([{ isOverWhenShown: true }]);
    expect(told(left, 'irreversible', 'apply')).toMatchObject([{ isOverWhenShown: false }]);
    expect(told(fires(minutes(16)), 'irreversible', 'canary')).toMatchObject([{ isOverWhenShown: false }]);
  });

  it('is never over, nor looked at to the end, where nothing says so', () => {
    const journal = new JournalBuilder();
    const apply = journal.apply(minutes(10), journal.look(minutes(10)));
    fires(minutes(12))(journal, apply);
    journal.add(minutes(60), {
      kind: 'fork',
      without: [apply],
      actual: { ...forkEnd, failed: 9_000 },
      otherwise: forkEnd,
    });
    expect(harmfulSteps('no-harm', journal.end())).toMatchObject([{ until: Infinity, isOverWhenShown: false }]);
  });
});
