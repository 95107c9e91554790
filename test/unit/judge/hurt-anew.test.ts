import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { forkEnd } from '../../helpers/fork-end.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

describe('a victory when users are hurt anew', () => {
  interface Anew {
    /** From when they are well, in minutes; the step began at minute 9, its cause ends at minute 11, and it is declared at minute 16. */
    readonly wellAt?: number;
    /** From when they are hurt again. */
    readonly againAt?: number;
    readonly endsAt?: number;
    /** When they would have been hurt without it, in minutes; null where nobody knows. */
    readonly otherwise?: readonly (readonly [number, number])[] | null;
  }
  const verdictOf = (
    { wellAt = 12, againAt = 15.5, endsAt = 11, otherwise = afterwards }: Anew = {},
    scenario: Partial<ScenarioDocument> = {},
  ) => {
    const journal = new JournalBuilder({ ...plainScenario, ...scenario }).fault(minutes(5)).alert(minutes(6));
    journal.truth(minutes(7), false);
    const action = { kind: 'scale-out', target: 'checkout', amount: 2 } as const;
    const apply = journal.apply(minutes(9), journal.look(minutes(9), { action, verifyWithinMs: minutes(10) }));
    journal.completion(minutes(10), apply, { concurrentFraction: 0 });
    if (endsAt < 16) journal.fault(minutes(endsAt), 'leak', 'ended');
    journal.truth(minutes(wellAt)).truth(minutes(againAt), false).verified(minutes(16), apply);
    const hurtSpans = otherwise?.map(([from, to]) => [minutes(from), minutes(to)] as const) ?? null;
    journal.add(minutes(60), { kind: 'fork', without: [apply], actual: forkEnd, otherwise: { ...forkEnd, hurtSpans } });
    const { findings } = judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
    return findings.find(({ invariant }) => invariant === 'verify-or-undo')?.verdict;
  };
  const afterwards = [
    [7, 13],
    [15.5, 60],
  ] as const;

  it('is not held against a step whose cause has ended, when they would be hurt without it as well', () => {
    expect(verdictOf()).toBe('pass');
    expect(verdictOf({ endsAt: 20 })).toBe('fail');
  });

  it('is, where it may be the doing of the step, as far as anybody knows', () => {
    expect(verdictOf({ otherwise: null })).toBe('fail');
    expect(verdictOf({ otherwise: [[7, 13]] })).toBe('fail');
    expect(verdictOf({ otherwise: [[15.75, 60]] })).toBe('fail');
  });

  it('is, where they were not well for as long as the objective has to hold, and no shorter than three minutes', () => {
    expect([verdictOf({ wellAt: 12.5 }), verdictOf({ wellAt: 12.51 })]).toEqual(['pass', 'fail']);
    const held = (heldFor: string) => verdictOf({ wellAt: 12.51 }, { objective: { heldFor } });
    expect([held('30s'), verdictOf({}, { objective: { heldFor: '4m' } })]).toEqual(['fail', 'fail']);
  });

  it('is, where they were well for shorter than that since the step began', () => {
    const since = (againAt: number) =>
      verdictOf({
        wellAt: 7.5,
        againAt,
        otherwise: [
          [7, 7.5],
          [againAt, 60],
        ],
      });
    expect([since(12), since(11.99)]).toEqual(['pass', 'fail']);
  });

  it('is, where its target has less than its users ask of it', () => {
    const services = plainScenario.topology.services.map((service) =>
      service.name === 'checkout' ? { ...service, replicaRate: 7 } : service,
    );
    expect(verdictOf({}, { topology: { services } })).toBe('fail');
  });
});
