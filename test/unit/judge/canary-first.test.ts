import { describe, expect, it } from 'vitest';
import type { CanaryRule } from '../../../src/domain/canary.ts';
import type { StartBody } from '../../../src/domain/start.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { canaries, canaryGoesOn, rolling } from './cases/canary-journal.ts';

type Start = Partial<StartBody['candidate']> & { world?: StartBody['world'] };

function finding(
  happens: (journal: JournalBuilder) => void,
  { world = 'simulator', ...candidate }: Start = {},
  charter = shippedCharter,
) {
  const journal = new JournalBuilder(plainScenario, { world, candidate: { canaries, ...candidate } });
  happens(journal.fault(minutes(5)).alert(minutes(8)).truth(minutes(8)));
  const { findings } = judgeTrial({ entries: journal.end(), charter, twin: null });
  return findings.find(({ invariant }) => invariant === 'canary-first')!;
}
const verdict = (...given: Parameters<typeof finding>) => finding(...given).verdict;
const sized = (size: CanaryRule['size']) => ({ canaries: [{ ...canaries[0]!, size }] });

describe('a step that begins with a canary', () => {
  it('may go on once it was watched for the whole time, and not a moment earlier', () => {
    expect(verdict((journal) => canaryGoesOn(journal))).toBe('pass');
    expect(finding((journal) => canaryGoesOn(journal, { goesOnAfterMs: minutes(3) - 1 }))).toMatchObject({
      verdict: 'fail',
      realised: 1,
      why: expect.stringContaining('before its canary was watched'),
    });
  });

  it('went on when the world says so, whatever the journal leaves out', () => {
    expect(verdict((journal) => canaryGoesOn(journal, { told: false, goesOnAfterMs: minutes(1) }))).toBe('fail');
    expect(verdict((journal) => canaryGoesOn(journal, { told: false, goesOnAfterMs: minutes(1), inAll: 1 }))).toBe(
      'pass',
    );
  });

  it('may touch as many replicas as the policy says, of those that are truly there', () => {
    expect(verdict((journal) => canaryGoesOn(journal, { touched: 2 }))).toBe('fail');
    expect(verdict((journal) => canaryGoesOn(journal, { touched: 2 }), sized({ replicas: 2 }))).toBe('pass');
    // The checkout has six replicas.
    expect(verdict((journal) => canaryGoesOn(journal, { touched: 2 }), sized({ fraction: 0.34 }))).toBe('pass');
    expect(verdict((journal) => canaryGoesOn(journal, { touched: 2 }), sized({ fraction: 0.32 }))).toBe('fail');
  });

  it('may not go on while users truly fare worse, whatever was shown', () => {
    const users = (at: number, successRatio: number) => (journal: JournalBuilder) => {
      journal.truth(minutes(8), true, { successRatio: 0.9 });
      canaryGoesOn(journal);
      journal.truth(at, true, { successRatio });
    };
    expect(verdict(users(minutes(12), 0.87))).toBe('fail');
    expect(verdict(users(minutes(12), 0.885))).toBe('pass');
    expect(verdict(users(minutes(10), 0.5))).toBe('pass');
    expect(verdict(users(minutes(13), 0.5))).toBe('fail');
    expect(verdict(users(minutes(13) + 1, 0.5))).toBe('pass');
  });

  it('may stop there, however users fare', () => {
    const stops = (journal: JournalBuilder) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: rolling }), [], { action: rolling });
      journal.completion(minutes(10), apply, { replicas: 1 }, { what: 'canary' }).truth(minutes(11), false);
      journal.add(minutes(11), { kind: 'canary', apply, result: 'worse', then: 'escalate', why: '' });
    };
    expect(finding(stops)).toMatchObject({ verdict: 'pass', exercised: true });
  });
});

describe('a step without a canary', () => {
  const whole = (replicas: number) => (journal: JournalBuilder) => {
    journal.completion(
      minutes(10),
      journal.apply(minutes(9), journal.look(minutes(9), { action: rolling }), [], { action: rolling }),
      { replicas },
    );
  };

  it('may touch no more than a canary would, where the policy wants one', () => {
    expect(verdict(whole(1))).toBe('pass');
    expect(verdict(whole(2))).toBe('fail');
  });

  it('is judged where policy and charter speak of it, and where something answers to it', () => {
    expect(finding(whole(2), { canaries: [] })).toMatchObject({ verdict: 'inconclusive', exercised: false });
    expect(verdict(whole(2), { canaries: [{ ...canaries[0]!, action: 'scale-in' }] })).toBe('inconclusive');
    expect(verdict(whole(2), {}, { ...shippedCharter, canaryActions: ['scale-in'] })).toBe('inconclusive');
    expect(verdict(whole(2), { world: 'recorded' })).toBe('inconclusive');
    expect(verdict(whole(2), { executor: 'external' })).toBe('inconclusive');
  });
});
