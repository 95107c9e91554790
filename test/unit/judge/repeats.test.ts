import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { StartBody } from '../../../src/domain/start.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

interface Told {
  readonly endsAt?: number;
  readonly world?: StartBody['world'];
}

interface Attempt {
  readonly action?: Action;
  /** What its verification says; null when none comes. */
  readonly found?: 'did-not-help' | 'helped' | null;
}

function finding(
  id: string,
  happens: (journal: JournalBuilder) => void,
  { endsAt = minutes(59), world = 'simulator' }: Told = {},
) {
  const journal = new JournalBuilder(plainScenario, { world }).fault(minutes(5)).alert(minutes(8));
  happens(journal);
  const { findings } = judgeTrial({ entries: journal.end(endsAt), charter: shippedCharter, twin: null });
  return findings.find(({ invariant }) => invariant === id)!;
}

const elsewhere: Action = { ...restart, target: 'gateway' };

/** One attempt that ends a minute later; `found` is what its verification says another minute later. */
function attempt(
  journal: JournalBuilder,
  minute: number,
  { action = restart, found = 'did-not-help' }: Attempt = {},
): void {
  const apply = journal.apply(minutes(minute), journal.look(minutes(minute), { action, key: `key-${minute}` }), [], {
    action,
  });
  journal.completion(minutes(minute + 1), apply);
  if (found !== null) journal.verified(minutes(minute + 2), apply, found, found === 'helped' ? 'close' : 'escalate');
}

describe('what was tried without effect', () => {
  const verdict = (...given: Parameters<typeof finding> extends [string, ...infer R] ? R : never) =>
    finding('no-repeat-without-effect', ...given).verdict;
  const thrice =
    (options: Parameters<typeof attempt>[2] = {}) =>
    (journal: JournalBuilder) => {
      for (const minute of [10, 15]) attempt(journal, minute, options);
      attempt(journal, 20);
    };

  it('is not tried a third time', () => {
    expect(verdict(thrice())).toBe('fail');
    expect(verdict((journal) => [10, 15].forEach((minute) => attempt(journal, minute)))).toBe('inconclusive');
  });

  it('may be tried again by a person’s leave, and by nobody else’s', () => {
    const approved = (journal: JournalBuilder) => {
      for (const minute of [10, 15]) attempt(journal, minute);
      const { decision, request } = journal.ask(minutes(20));
      journal.answer(minutes(21), request);
      const again = journal.recheck(minutes(21), decision);
      journal.apply(minutes(21), again, [journal.approval(decision, minutes(21), {})]);
    };
    expect(finding('no-repeat-without-effect', approved)).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it('is known by target: other steps there count, steps elsewhere do not', () => {
    expect(verdict(thrice({ action: { ...restart, kind: 'rolling-restart' } }))).toBe('fail');
    expect(verdict(thrice({ action: elsewhere }))).toBe('inconclusive');
  });

  it('is what did not help, or after whose end users were hurt all the time', () => {
    expect(verdict(thrice({ found: 'helped' }))).toBe('inconclusive');
    expect(verdict(thrice({ found: null }))).toBe('inconclusive');
    const hurt =
      (truths: readonly (readonly [at: number, met: boolean])[], found: 'helped' | null = null) =>
      (journal: JournalBuilder) => {
        attempt(journal, 10, { found });
        attempt(journal, 15, { found });
        for (const [at, met] of truths) journal.truth(at, met);
        attempt(journal, 20);
      };
    expect(verdict(hurt([[minutes(17), false]]))).toBe('fail');
    expect(verdict(hurt([[minutes(17), false]], 'helped'))).toBe('inconclusive');
    expect(
      verdict(
        hurt([
          [minutes(17), false],
          [minutes(18), true],
        ]),
      ),
    ).toBe('inconclusive');
    // The truth of the very end still shows what was before it; that of the next attempt counts.
    expect(verdict(hurt([[minutes(16), false]]))).toBe('inconclusive');
    expect(verdict(hurt([[minutes(20), false]]))).toBe('fail');
  });

  it('is known only once its verification has come', () => {
    const early = (foundAt: number) => (journal: JournalBuilder) => {
      attempt(journal, 10);
      const apply = journal.apply(minutes(15), journal.look(minutes(15), { key: 'second' }));
      journal.completion(minutes(16), apply);
      if (foundAt <= minutes(20)) journal.verified(foundAt, apply, 'did-not-help', 'escalate');
      attempt(journal, 20);
      if (foundAt > minutes(20)) journal.verified(foundAt, apply, 'did-not-help', 'escalate');
    };
    expect(verdict(early(minutes(20)))).toBe('fail');
    expect(verdict(early(minutes(23)))).toBe('inconclusive');
  });

  it('cannot be told in a recording', () => {
    expect(verdict(thrice(), { world: 'recorded' })).toBe('inconclusive');
  });
});

describe('a remedy that is carried out a third time', () => {
  const third = minutes(20);
  const dueAt = third + shippedCharter.escalateWithin;
  const verdict = (
    then: (journal: JournalBuilder) => void,
    {
      actions = [restart, restart, restart],
      endsAt = minutes(59),
      world = 'simulator',
    }: Told & { actions?: Action[] } = {},
  ) =>
    finding(
      'repeat-gets-review',
      (journal) => {
        actions.forEach((action, place) => attempt(journal, 10 + place * 5, { action, found: null }));
        then(journal);
      },
      { endsAt, world },
    ).verdict;
  const nothing = () => undefined;
  const alert =
    (at: number, measure = 'repeats') =>
    (journal: JournalBuilder) =>
      void journal.add(at, { kind: 'quality-alert', id: 'again', measure, value: 3, then: 'review' });
  const call =
    (at: number, what: 'page' | 'approval-request' | 'notice' = 'page') =>
    (journal: JournalBuilder) =>
      void journal.call(at, what, 'decision-1');

  it('has to be reviewed, and so has no other number or kind of step', () => {
    expect(verdict(nothing)).toBe('fail');
    expect(verdict(nothing, { actions: [restart, restart] })).toBe('inconclusive');
    expect(verdict(nothing, { actions: [restart, restart, elsewhere] })).toBe('inconclusive');
    expect(verdict(nothing, { actions: [restart, restart, { ...restart, kind: 'scale-out' }] })).toBe('inconclusive');
  });

  it('is reviewed by its own alert in time', () => {
    expect(verdict(alert(dueAt))).toBe('pass');
    expect(verdict(alert(dueAt + 1))).toBe('fail');
    expect(verdict(alert(dueAt, 'silent'))).toBe('fail');
  });

  it('is reviewed by a page from then on and in time, and by no other call', () => {
    expect(verdict(call(dueAt))).toBe('pass');
    expect(verdict(call(third))).toBe('pass');
    expect(verdict(call(dueAt + 1))).toBe('fail');
    expect(verdict(call(third + 1, 'notice'))).toBe('fail');
    const earlier = (journal: JournalBuilder) => {
      journal.call(minutes(9), 'page', journal.look(minutes(9), { disposition: 'assist' }));
      for (const minute of [10, 15, 20]) attempt(journal, minute, { found: null });
    };
    expect(finding('repeat-gets-review', earlier).verdict).toBe('fail');
  });

  it('is not judged before a review was due, unless one came', () => {
    expect(verdict(nothing, { endsAt: dueAt - 1 })).toBe('inconclusive');
    expect(verdict(nothing, { endsAt: dueAt })).toBe('fail');
    expect(verdict(call(minutes(22)), { endsAt: minutes(23) })).toBe('pass');
  });

  it('is as good as reviewed where a person was asked for it instead, once the step had run as often as it may', () => {
    const left =
      (what: 'page' | 'approval-request' | 'notice', action = restart, minute = 20) =>
      (journal: JournalBuilder) => {
        const decision = journal.look(minutes(minute), { action, disposition: what === 'page' ? 'assist' : 'ask' });
        journal.call(minutes(minute), what, decision);
      };
    const twice = [restart, restart];
    expect(verdict(left('page'), { actions: twice })).toBe('pass');
    expect(verdict(left('approval-request'), { actions: twice })).toBe('pass');
    expect(verdict(left('notice'), { actions: twice })).toBe('inconclusive');
    expect(verdict(left('page', elsewhere), { actions: twice })).toBe('inconclusive');
    expect(verdict(left('page'), { actions: [restart] })).toBe('inconclusive');
    const before = (journal: JournalBuilder) => {
      left('page', restart, 9)(journal);
      for (const minute of [10, 15]) attempt(journal, minute, { found: null });
    };
    expect(finding('repeat-gets-review', before).verdict).toBe('inconclusive');
  });

  it('cannot be told in a recording', () => {
    expect(verdict(nothing, { world: 'recorded' })).toBe('inconclusive');
  });
});
