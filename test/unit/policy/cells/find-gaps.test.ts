import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { clause, level } from '../../../helpers/policy-candidate.ts';

type Policy = Parameters<typeof cellsOf>[0];

/** Severity of each gap, with where it is. */
function gaps(policy: Policy): readonly string[] {
  return cellsOf(policy).flatMap(({ rule, severity, message }) =>
    rule === 'gap' ? [`${severity}: ${/No clause speaks (.*?):/.exec(message)?.[1]}`] : [],
  );
}

const act = level(4, [['sure', 'agent.confidence >= 0.8']]);
const doubt = level(2, [['unsure', 'agent.confidence < 0.5']]);
const reconstructed = {
  ...level(1, []),
  clauses: [{ ...clause('lost', 'agent.confidence < 0.2'), requirement: 'C4' as const }],
};
// What is not known would be sent to a person by a clause that does not guard it.
const middle = 'has(agent.confidence) && agent.confidence >= 0.5 && agent.confidence < 0.8';
const between = (from: number, to: number) => `where agent.confidence is at least ${from} and below ${to}`;

describe('a gap', () => {
  it.each<[string, Policy, readonly string[]]>([
    [
      'is none where the bands meet',
      { levels: [act, level(2, [['unsure', 'agent.confidence < 0.8']])], fallback: 2 },
      [],
    ],
    [
      'between what is permitted and what is demanded is a hole',
      { levels: [act, doubt], fallback: 2 },
      [`warning: ${between(0.5, 0.8)}`],
    ],
    [
      'below all that is permitted is left to a fallback that is declared',
      { levels: [act], fallback: 2 },
      ['note: where agent.confidence is not known or below 0.8'],
    ],
    [
      'below all that is permitted is left to nobody without one',
      { levels: [act] },
      ['warning: where agent.confidence is not known or below 0.8'],
    ],
    [
      'above what only a reconstructed text demands is no hole, whatever is demanded elsewhere',
      {
        levels: [act, level(2, [['unsure', middle]]), reconstructed],
        fallback: 2,
      },
      [`note: ${between(0.2, 0.5)}`],
    ],
  ])('%s', (_, policy, expected) => {
    expect(gaps(policy)).toEqual(expected);
  });

  it('names the clauses that do not hold', () => {
    const told = (...conditions: string[]) => {
      const levels = [
        level(
          4,
          conditions.map((when, place) => [`c${place}`, when] as const),
        ),
      ];
      return cellsOf({ levels, fallback: 2 }).find(({ rule }) => rule === 'gap')?.message;
    };
    expect(told('agent.confidence >= 0.8')).toContain('c0 does not hold, no clause demands a person');
    expect(told('scope.services == 1')).toContain('c0 does not hold, no clause demands a person');
    expect(told('agent.confidence >= 0.8', 'agent.confidence >= 0.7')).toContain('c0 and c1 do not hold');
  });
});
