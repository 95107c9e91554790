import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { level } from '../../../helpers/policy-candidate.ts';

type Level = ReturnType<typeof level>;
type Clause = readonly [id: string, when: string];

const rules = ['dead-clause', 'clause-without-effect', 'shadowed-clause'];

/** Rule and clause of each clause that decides nothing. */
function idle(...levels: Level[]): readonly string[] {
  return cellsOf({ levels }).flatMap(({ rule, message }) =>
    rules.includes(rule) ? [`${rule} ${/Clause (\S+)/.exec(message)?.[1]}${shadow(message)}`] : [],
  );
}

/** The clauses that always speak as well. */
function shadow(message: string): string {
  const names = /(?:whenever it demands level \d|whenever it does not hold), (.*?) (?:demands|of level)/.exec(
    message,
  )?.[1];
  return names === undefined ? '' : ` by ${names}`;
}

const sure: Clause = ['sure', 'agent.confidence >= 0.85'];
const unsure: Clause = ['unsure', 'agent.confidence < 0.85'];
const act = level(4, [sure]);

describe('a clause that decides nothing', () => {
  it.each<[string, readonly Level[], readonly string[]]>([
    ['is none where each has its own cells', [act, level(2, [unsure])], []],
    ['is a demand that is never true', [act, level(2, [['never', 'agent.changes < 0']])], ['dead-clause never']],
    [
      'is a permission that always holds, and it shadows none beside it',
      [
        level(4, [
          ['always', 'scope.services >= 0'],
          ['one', 'scope.services == 1'],
        ]),
      ],
      ['clause-without-effect always'],
    ],
    [
      'is no demand that always holds, and it shadows none beside it',
      [act, level(1, [['always', 'scope.services >= 0']]), level(2, [['many', 'scope.services > 1']])],
      [],
    ],
    [
      'is the later one of two equal demands',
      [act, level(2, [unsure, ['again', unsure[1]]])],
      ['shadowed-clause again by unsure'],
    ],
    [
      'is the later two of three equal demands',
      [act, level(2, [unsure, ['again', unsure[1]], ['third', unsure[1]]])],
      ['shadowed-clause third by unsure', 'shadowed-clause again by unsure'],
    ],
    [
      'is the wider one of two permissions',
      [level(4, [sure, ['less', 'agent.confidence >= 0.5']])],
      ['shadowed-clause less by sure'],
    ],
    ['is none of two permissions of two levels', [act, level(3, [['less', 'agent.confidence >= 0.5']])], []],
    [
      'is a demand for which a lower level asks as well',
      [act, level(2, [unsure]), level(1, [['doubt', 'agent.confidence < 0.9']])],
      ['shadowed-clause unsure by doubt'],
    ],
    [
      'is no demand for which a higher level asks as well',
      [act, level(1, [unsure]), level(2, [['doubt', 'agent.confidence < 0.9']])],
      [],
    ],
    [
      'is no demand beside clauses that demand only together',
      [
        act,
        level(2, [unsure]),
        level(
          1,
          [
            ['doubt', 'agent.confidence < 0.9'],
            ['many', 'scope.services > 1'],
          ],
          'all',
        ),
      ],
      [],
    ],
    [
      'is a demand beside the one clause of a level that demands all of its clauses',
      [act, level(2, [unsure]), level(1, [['doubt', 'agent.confidence < 0.9']], 'all')],
      ['shadowed-clause unsure by doubt'],
    ],
    [
      'is a demand that two others make between them, and that neither makes alone',
      [
        act,
        level(1, [
          ['lost', 'agent.confidence < 0.5'],
          ['middling', 'agent.confidence >= 0.5 && agent.confidence < 0.9'],
          ['top', 'has(agent.confidence) && agent.confidence >= 0.95'],
        ]),
        level(2, [unsure]),
      ],
      ['shadowed-clause unsure by lost or middling'],
    ],
    [
      'is a demand beside one that is never false',
      [act, level(2, [['ever', 'agent.confidence >= 0.0'], unsure])],
      ['shadowed-clause unsure by ever'],
    ],
    ['is no condition without a variable, which is meant as it is written', [level(4, [['always', 'true']])], []],
    [
      'is no demand that calls other people than the one that demands as much',
      [
        act,
        level(2, [
          ['bad', 'alerts.badRecords > 0'],
          ['bad-or-ruled', 'alerts.badRecords > 0 || scope.regulated'],
        ]),
      ],
      [],
    ],
    [
      'is a demand that calls the same people as the one that demands as much',
      [
        act,
        level(2, [
          ['worse', 'alerts.badRecords > 2'],
          ['bad', 'alerts.badRecords > 0'],
        ]),
      ],
      ['shadowed-clause worse by bad'],
    ],
  ])('%s', (_, levels, expected) => {
    expect(idle(...levels)).toEqual(expected);
  });

  it('is no proposal without an action, which is a case like any other', () => {
    expect(idle(act, level(0, [['nothing', 'action.kind == "none"']]))).toEqual([]);
    expect(idle(act, level(0, [['nothing', 'action.kind == "nothing"']]))).toEqual(['dead-clause nothing']);
  });
});

describe('a clause behind another that an exception lifts', () => {
  const levels = [
    act,
    level(2, [['again', 'agent.confidence < 0.7']]),
    level(1, [['unsure', 'agent.confidence < 0.85']]),
  ];
  const exception = (lifts: string[], expires = '2027-01-01') => ({
    id: 'e',
    reason: 'a test',
    lifts,
    services: ['cart'],
    expires,
  });
  const shadowed = (...exceptions: ReturnType<typeof exception>[]) =>
    cellsOf({ levels, exceptions }).filter(({ rule }) => rule === 'shadowed-clause').length;

  it('decides there, and is not told to be removed', () => {
    expect(shadowed()).toBe(1);
    expect(shadowed(exception(['unsure']))).toBe(0);
  });

  it('never decides where it is lifted as well, where something else is, or where the exception has run out', () => {
    expect(shadowed(exception(['unsure', 'again']))).toBe(1);
    expect(shadowed(exception(['again']))).toBe(1);
    expect(shadowed(exception(['sure']))).toBe(1);
    expect(shadowed(exception(['unsure'], '2026-12-01'))).toBe(1);
  });
});
