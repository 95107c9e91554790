import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { EntryOf } from '../../../src/domain/entry.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { forkEnd } from '../../helpers/fork-end.ts';
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
    /** In which minutes users would have been hurt without the step, as far as it was told; no fork where it is left out. */
    readonly otherwise?: readonly (readonly [from: number, to: number])[] | null | 'untold';
    /** A repeat of the step that the fork leaves out as well, and when it began. */
    readonly repeatedAt?: number;
  }

  /** A step that ended at minute 10, and its undo, which takes a quarter of the target at one time. */
  const taken = ({ undoneAt, outcome = 'done', what = 'apply', happens, touched, ...forked }: Taken) => {
    const journal = new JournalBuilder({ ...plainScenario, expected: [label] }).fault(minutes(5)).alert(minutes(8));
    const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: out, concurrent: 0 }));
    happens?.(journal);
    const added = { replicas: 2, concurrentFraction: 0, cumulativeFraction: 0 };
    journal.completion(minutes(10), apply, added, { outcome, what });
    journal.verified(undoneAt, apply, 'did-not-help', 'undo');
    journal.add(undoneAt, { kind: 'stop', by: 'automation', apply, what: 'undo', why: '' });
    const removed = { replicas: 2, concurrentFraction: 0.25, cumulativeFraction: 0.25, ...touched };
    journal.completion(undoneAt + 5_000, apply, removed, { what: 'undo' });
    addFork(journal, apply, forked);
    return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
  };
  const addFork = (journal: JournalBuilder, apply: string, { otherwise, repeatedAt }: Omit<Taken, 'undoneAt'>) => {
    if (otherwise === undefined) return;
    const again = repeatedAt === undefined ? [] : [journal.apply(repeatedAt, '', [], { action: out, decision: null })];
    const hurtSpans = otherwise === 'untold' || otherwise === null ? null : inMilliseconds(otherwise);
    const told = otherwise === 'untold' ? {} : { hurtSpans };
    const without = [apply, ...again];
    journal.add(minutes(60), { kind: 'fork', without, actual: forkEnd, otherwise: { ...forkEnd, ...told } });
  };
  const inMilliseconds = (spans: readonly (readonly [number, number])[]) =>
    spans.map(([from, to]) => [minutes(from), minutes(to)] as const);
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

  /** Users are hurt from 8:30 to 10:30 and well until the undo, if these truths say nothing else, and the step had until minute 15. */
  const helped = (
    otherwise: Exclude<Taken['otherwise'], undefined>,
    {
      undoneAt = minutes(12),
      truths = [
        [8.5, false],
        [10.5, true],
      ],
      ...more
    }: Partial<Taken> & { readonly truths?: readonly (readonly [number, boolean])[] } = {},
  ) =>
    saysOf(
      taken({
        undoneAt,
        otherwise,
        happens: (journal) => {
          for (const [minute, met] of truths) journal.truth(minutes(minute), met);
        },
        ...more,
      }),
    );

  it('had not helped where users would have been well without it, and had where they would have been hurt', () => {
    expect(helped([[8.5, 10.5]])).toEqual(late);
    expect(helped([])).toEqual(late);
    expect(helped([[8.5, 20]])).toEqual(early);
    // Before its end it had done nothing, and after its undo it does nothing.
    const outside: Parameters<typeof helped>[0] = [
      [8.5, 10.5],
      [12, 20],
    ];
    expect(helped(outside)).toEqual(late);
    expect(helped([[11.75, 20]])).toEqual(early);
    // What is shorter than a look is seen by nobody.
    expect(helped([[11.8, 20]])).toEqual(late);
    // They are well again at another moment, and were hurt for longer without it.
    const shifted = {
      truths: [
        [8.5, false],
        [10.5, true],
        [11, false],
        [11.1, true],
      ],
    } as const;
    expect(helped([[8.5, 11]], shifted)).toEqual(early);
    expect(
      helped(
        [
          [8.5, 10.5],
          [10.9, 11],
        ],
        shifted,
      ),
    ).toEqual(late);
  });

  it('is told by nobody while users are hurt now and then', () => {
    const hurtAgain = [10.4, 10.8, 11.2].map((at) => [[at, false] as const, [at + 0.2, true] as const]);
    const truths = (times: number) => [
      [8.5, false] as const,
      [10.1, true] as const,
      ...hurtAgain.slice(0, times).flat(),
    ];
    const otherwise = (times: number) =>
      helped(
        [
          [10, 10.6],
          [11.2, 11.4],
        ],
        { truths: truths(times) },
      );
    expect([0, 1, 2, 3].map(otherwise)).toEqual([early, early, late, late]);
    expect(helped('untold', { truths: truths(2) })).toEqual(late);
    // Who would have been hurt for twice as long was clearly helped.
    expect(helped([[8.5, 30]], { truths: truths(2) })).toEqual(early);
    expect(helped([[10, 11]], { truths: truths(2) })).toEqual(early);
    expect(helped([[10, 10.9]], { truths: truths(2) })).toEqual(late);
  });

  it('is found out where each step is taken back as soon as anything could be measured, if it helped', () => {
    const truths = [
      [8.5, false],
      [10.1, true],
    ] as const;
    const always = { undoneAt: minutes(10) + 30_000, truths };
    expect(helped([[8.5, 30]], always)).toEqual(early);
    expect(helped([[8.5, 10.1]], always)).toEqual(late);
  });

  it('counts as before where nobody knows what would have been without it alone', () => {
    expect(helped('untold')).toEqual(early);
    expect(helped(null)).toEqual(early);
    // A repeat that began before the undo may be what made users well, or what did not.
    expect(helped([[8.5, 10.5]], { repeatedAt: minutes(11) })).toEqual(early);
    expect(helped([[8.5, 10.5]], { repeatedAt: minutes(13) }).verified).toBe('pass');
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
