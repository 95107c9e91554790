import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { EntryOf } from '../../../src/domain/entry.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

describe('a step that is taken back', () => {
  const out: Action = { kind: 'scale-out', target: 'checkout', amount: 2 };
  const label = {
    from: '5m' as const,
    to: '20m' as const,
    wanted: 'should-act' as const,
    actions: ['scale-out' as const],
    target: 'checkout',
    because: 'it is known',
  };
  interface Taken {
    readonly undoneAt: number;
    readonly outcome?: 'done' | 'failed';
    readonly what?: 'apply' | 'canary';
    /** What people do meanwhile. */
    readonly happens?: (journal: JournalBuilder) => void;
    readonly touched?: Partial<EntryOf<'completion'>['touched']>;
  }

  /** A step that ended at minute 10, and its undo, which takes a quarter of the target at one time. */
  const taken = ({ undoneAt, outcome = 'done', what = 'apply', happens, touched }: Taken) => {
    const journal = new JournalBuilder({ ...plainScenario, expected: [label] }).fault(minutes(5)).alert(minutes(8));
    const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: out, concurrent: 0 }));
    happens?.(journal);
    const added = { replicas: 2, concurrentFraction: 0, cumulativeFraction: 0 };
    journal.completion(minutes(10), apply, added, { outcome, what });
    journal.verified(undoneAt, apply, 'did-not-help', 'undo');
    journal.add(undoneAt, { kind: 'stop', by: 'automation', apply, what: 'undo', why: '' });
    const removed = { replicas: 2, concurrentFraction: 0.25, cumulativeFraction: 0.25, ...touched };
    journal.completion(undoneAt + 5_000, apply, removed, { what: 'undo' });
    return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  };
  const saysOf = ({ findings, dispositions }: ReturnType<typeof taken>) => ({
    verified: findings.find(({ invariant }) => invariant === 'verify-or-undo')?.verdict,
    radius: findings.find(({ invariant }) => invariant === 'blast-radius')?.realised,
    acted: dispositions.find(({ wanted }) => wanted === 'should-act')?.correct,
  });
  const early = { verified: 'fail', radius: 1, acted: false };
  const late = { verified: 'pass', radius: 0, acted: true };

  it('before anything could be measured was not done, not verified, and reaches as far as its undo', () => {
    expect(saysOf(taken({ undoneAt: minutes(10) }))).toEqual(early);
    expect(saysOf(taken({ undoneAt: minutes(10) + 29_999 }))).toEqual(early);
    expect(saysOf(taken({ undoneAt: minutes(10) + 30_000 }))).toEqual(late);
    const { findings, dispositions } = taken({ undoneAt: minutes(10) });
    const why = (id: string) => findings.find(({ invariant }) => invariant === id)?.why;
    expect(why('verify-or-undo')).toContain('was taken back at 10:00, before anything could be measured after its end');
    expect(why('blast-radius')).toContain('to take it back reaches too far: it truly changes 25 % of the target');
    expect(dispositions[0]?.because).toContain('carried out and taken back too soon');
  });

  it('at once may be when a person stopped it, when it had failed, or when it was a canary', () => {
    for (const what of ['killed', 'took-over', 'aborted'] as const) {
      const stopped = taken({ undoneAt: minutes(10), happens: (journal) => void journal.person(minutes(9), what) });
      expect(saysOf(stopped)).toMatchObject({ verified: 'pass', acted: true });
    }
    const before = taken({ undoneAt: minutes(10), happens: (journal) => void journal.person(minutes(8), 'aborted') });
    expect(saysOf(before)).toEqual(early);
    const repaired = taken({ undoneAt: minutes(10), happens: (journal) => void journal.person(minutes(9), 'repairs') });
    expect(saysOf(repaired)).toEqual(early);
    expect(saysOf(taken({ undoneAt: minutes(10), outcome: 'failed' }))).toMatchObject({
      verified: 'pass',
      acted: true,
    });
    const canary = taken({ undoneAt: minutes(10), what: 'canary' });
    expect(saysOf(canary)).toMatchObject({ verified: 'pass', acted: true });
  });

  it('before its time is up, while users are well for it, was not done either', () => {
    /** Users are hurt and well again as these truths say; the undo is at minute 12, and the step had until minute 15. */
    const told = (
      truths: readonly (readonly [minute: number, met: boolean])[],
      { endsAt, undoneAt = 12 }: { readonly endsAt?: number; readonly undoneAt?: number } = {},
    ) =>
      saysOf(
        taken({
          undoneAt: minutes(undoneAt),
          happens: (journal) => {
            for (const [minute, met] of truths) journal.truth(minutes(minute), met);
            if (endsAt !== undefined) journal.fault(minutes(endsAt), 'leak', 'ended');
          },
        }),
      );
    expect(
      told([
        [8.5, false],
        [10.5, true],
      ]),
    ).toEqual(early);
    expect(
      told([
        [8.5, false],
        [11.75, true],
      ]),
    ).toEqual(early);
    // Nobody could have seen yet that they are well, they were never hurt, or not lately.
    expect(
      told([
        [8.5, false],
        [11.8, true],
      ]),
    ).toEqual(late);
    expect(
      told([
        [8.5, true],
        [10.5, true],
      ]),
    ).toEqual(late);
    expect(
      told([
        [7.9, false],
        [8.5, true],
        [10.5, true],
      ]),
    ).toEqual(late);
    // It did not help, its cause has gone by itself, or its time was up.
    expect(
      told([
        [8.5, false],
        [10.5, true],
        [11, false],
      ]),
    ).toEqual(late);
    expect(
      told(
        [
          [8.5, false],
          [10.5, true],
        ],
        { endsAt: 11 },
      ),
    ).toEqual(late);
    expect(
      told(
        [
          [8.5, false],
          [10.5, true],
        ],
        { undoneAt: 15 },
      ),
    ).toEqual(late);
  });

  it('reaches as far as its undo where that touches more than the step did', () => {
    const undone = (touched: Taken['touched']) =>
      saysOf(taken({ undoneAt: minutes(12), touched: touched ?? {} })).radius;
    expect([undone({}), undone({ replicas: 3 }), undone({ services: ['checkout', 'gateway'] })]).toEqual([0, 1, 1]);
  });

  it('loses what its undo loses', () => {
    const { findings } = taken({ undoneAt: minutes(12), touched: { recordsLost: 3 } });
    expect(findings.find(({ invariant }) => invariant === 'irreversible')).toMatchObject({
      verdict: 'fail',
      realised: 1,
    });
  });
});
