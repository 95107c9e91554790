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

  it('is told for each of five regions, and of more as the number of cells beside the largest', () => {
    // A gap wherever the two are both far from each other's bands: no region joins two of them.
    const diagonal = (count: number): Policy => {
      const at = (index: number) => `(scope.services == ${index} && scope.namespaces == ${index})`;
      const all = Array.from({ length: count }, (_, index) => at(2 * index + 2));
      return { levels: [level(4, [['off', `!(${all.join(' || ')})`]])], fallback: 2 };
    };
    const where = (count: number) => gaps(diagonal(count)).map((one) => one.replace(/^note: /, ''));
    const one = (index: number) => `where scope.namespaces is ${index} and scope.services is ${index}`;
    expect(where(5)).toEqual([2, 4, 6, 8, 10].map(one));
    expect(where(8)).toEqual([
      ...[2, 4, 6, 8].map(one),
      'in the case shown as well and in 3 more cells, beside what is told one by one',
    ]);
    const rest = cellsOf(diagonal(8))
      .filter(({ rule }) => rule === 'gap')
      .at(-1);
    expect(rest?.cell).toEqual({ 'scope.services': 10, 'scope.namespaces': 10 });
  });

  it('is a warning in each region and in the rest where they are holes', () => {
    const at = (index: number) => `(agent.changes == ${index} && alerts.all == ${index})`;
    const all = Array.from({ length: 8 }, (_, index) => at(2 * index + 2));
    const levels = [
      level(4, [['off', `!(${all.join(' || ')}) && agent.changes < 17`]]),
      level(2, [['many', 'agent.changes >= 17']]),
    ];
    expect(new Set(gaps({ levels, fallback: 2 }).map((one) => one.split(':')[0]))).toEqual(new Set(['warning']));
  });

  it('is told of the services for which an exception lifts the clause that spoke, and of no others', () => {
    const levels = [
      act,
      level(2, [
        ['unsure', 'agent.confidence < 0.8'],
        ['many', 'scope.services > 1'],
      ]),
    ];
    const exception = { id: 'sale', reason: 'a test', services: ['cart', 'checkout'], expires: '2027-01-01' };
    const lifting = (lifts: string[]) => gaps({ levels, fallback: 2, exceptions: [{ ...exception, lifts }] });
    expect(lifting(['many'])).toEqual([]);
    expect(lifting(['unsure'])).toEqual([
      'note: where agent.confidence is not known or below 0.8 on cart or checkout (exception sale)',
    ]);
    expect(lifting(['unsure', 'sure'])).toEqual([]);
    // What is so everywhere is not told again of them.
    expect(gaps({ levels: [act], fallback: 2, exceptions: [{ ...exception, lifts: ['sure'] }] }).length).toBe(1);
  });

  it('says so where it is one only beside something else, which the case shows', () => {
    const levels = [
      level(4, [
        ['sure', 'agent.confidence >= 0.8'],
        ['one', 'scope.services <= 1'],
      ]),
      level(3, [
        ['often', 'pattern.occurrences >= 9'],
        ['less', 'agent.confidence >= 0.6'],
      ]),
    ];
    const found = gaps({ levels, fallback: 2 });
    expect(found).toContain('note: where agent.confidence is not known or below 0.6');
    expect(found.filter((one) => one.endsWith(', all else as in the case shown'))).toEqual([
      'note: where agent.confidence is at least 0.6 and below 0.8, all else as in the case shown',
      'note: where pattern.occurrences is not known or 0 to 8, all else as in the case shown',
      'note: where scope.services is 2 or more, all else as in the case shown',
    ]);
  });

  it('is told once where nothing is ever permitted', () => {
    const many = level(2, [['many', 'scope.services > 1']]);
    expect(gaps({ levels: [many], fallback: 2 })).toEqual(['note: in the case shown']);
    expect(gaps({ levels: [many] })).toEqual(['warning: in the case shown']);
    expect(gaps({ levels: [level(2, [['ever', 'true']])] })).toEqual([]);
  });

  it('is told as well where a level demands with all of its clauses only', () => {
    const lost = level(
      2,
      [
        ['unsure', 'agent.confidence < 0.5'],
        ['lost', 'agent.confidence < 0.3'],
      ],
      'all',
    );
    expect(gaps({ levels: [act, lost], fallback: 2 })).toEqual([`warning: ${between(0.3, 0.8)}`]);
  });

  it('is none where nothing is recommended, since no fallback decides there', () => {
    const step = level(4, [['step', 'action.kind != "none"']]);
    expect(gaps({ levels: [step], fallback: 2 })).toEqual([]);
  });
});
