import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { level } from '../../../helpers/policy-candidate.ts';

type Policy = Parameters<typeof cellsOf>[0];
type Entry = NonNullable<Policy['authorised']>[number];

const rules = ['dead-level', 'dead-action', 'shadowed-action'];

/** Rule and reason of each level and authorised action that is never used. */
function unused(policy: Policy): readonly string[] {
  return cellsOf({ fallback: 2, ...policy }).flatMap(({ rule, message }) =>
    rules.includes(rule) ? [`${rule}: ${message}`] : [],
  );
}

const act = level(4, [['sure', 'agent.confidence >= 0.8']]);
const doubt = level(2, [['unsure', 'agent.confidence < 0.8']]);
const entry = (id: string, more: Partial<Entry> = {}): Entry => ({
  id,
  kind: 'rolling-restart',
  level: 4,
  because: 'a test',
  ...more,
});
const restart = entry('restart');

describe('what is never used', () => {
  it.each<[string, Policy, readonly string[]]>([
    ['is nothing where each level and action has its cells', { levels: [act, doubt], authorised: [restart] }, []],
    [
      'is a level whose clauses exclude one another',
      {
        levels: [
          act,
          level(3, [
            ['low', 'scope.services < 2'],
            ['high', 'scope.services > 2'],
          ]),
        ],
      },
      ['dead-level: Level 3 is never given: its clauses never hold together.'],
    ],
    [
      'is nothing that is proved where clauses compare two variables with one another',
      {
        levels: [
          act,
          level(3, [
            ['low', 'scope.services < 2'],
            ['high', 'scope.services > 2'],
          ]),
          level(2, [['odd', 'evidence.sources < alerts.onTarget']]),
        ],
      },
      [],
    ],
    [
      'is no level with a clause that is dead, since that is told by itself',
      { levels: [act, level(3, [['never', 'agent.confidence > 2.0']])] },
      [],
    ],
    [
      'is a level that a more human one always meets',
      { levels: [act, doubt, level(1, [['any', 'agent.confidence < 0.9']])] },
      ['dead-level: Level 2 is never given: wherever it is demanded, a more human level is demanded too.'],
    ],
    [
      'is a level against which a clause always stands',
      { levels: [act, level(3, [['less', 'agent.confidence >= 0.6 && agent.confidence < 0.8']]), doubt] },
      ['dead-level: Level 3 is never given: wherever its clauses hold, another clause demands a person.'],
    ],
    [
      'is a level that a more autonomous one always outdoes',
      { levels: [act, level(3, [['more', 'agent.confidence >= 0.9']])] },
      ['dead-level: Level 3 is never given: wherever its clauses hold, those of a more autonomous level hold as well.'],
    ],
    [
      'is a level at which no action is authorised',
      {
        levels: [act, level(3, [['less', 'agent.confidence >= 0.6']])],
        authorised: [entry('restart', { where: 'agent.confidence >= 0.8' })],
      },
      ['dead-level: Level 3 is never given: no action is authorised in any case in which its clauses hold.'],
    ],
    [
      'is an action that an earlier one always stands for',
      { levels: [act], authorised: [restart, entry('again', { where: 'scope.services == 1' })] },
      ['shadowed-action: again is never used: wherever it would let rolling-restart run, restart already does.'],
    ],
    [
      'is no action of another pattern',
      {
        levels: [act],
        authorised: [entry('restart', { patterns: ['leak'] }), entry('again', { patterns: ['storm'] })],
      },
      [],
    ],
    [
      'is an action against which a clause always stands',
      {
        levels: [act, level(2, [['many', 'scope.services > 1']])],
        authorised: [restart, entry('wide', { where: 'scope.services > 1' })],
      },
      [
        'dead-action: wide is never used: wherever its own condition and its patterns hold, a clause stands against it.',
      ],
    ],
    [
      'is an action at level 3 as well',
      {
        levels: [act, level(2, [['many', 'scope.services > 1']])],
        authorised: [restart, entry('wide', { level: 3, where: 'scope.services > 1' })],
      },
      [
        'dead-action: wide is never used: wherever its own condition and its patterns hold, a clause stands against it.',
      ],
    ],
    [
      'is an action of a kind for which a person is always demanded',
      {
        levels: [act, level(2, [['scaled', 'action.kind == "scale-out"']])],
        authorised: [restart, entry('scale', { kind: 'scale-out' })],
      },
      ['dead-action: scale is never used: for scale-out no level that permits is ever met.'],
    ],
    [
      'is an action for which no level that permits is met',
      {
        levels: [level(4, [['restarts', 'action.kind == "rolling-restart"']])],
        authorised: [restart, entry('scale', { kind: 'scale-out' })],
      },
      ['dead-action: scale is never used: for scale-out no level that permits is ever met.'],
    ],
    [
      'is no action that people approve, or that belongs to them',
      {
        levels: [act],
        authorised: [restart, entry('scale', { kind: 'scale-out', level: 2 }), entry('edit', { kind: 'edit-iam' })],
        alwaysHuman: ['edit-iam'],
      },
      [],
    ],
    [
      'is no action for one service that is named',
      { levels: [act], authorised: [entry('gateway', { where: 'scope.target == "log-gateway"' }), restart] },
      [],
    ],
    [
      'is an action for one service that is named before, and no other',
      {
        levels: [act],
        authorised: [
          entry('gateways', { where: 'scope.target in ["log-gateway", "proxy"]' }),
          entry('gateway', { where: 'scope.target == "log-gateway"' }),
          restart,
        ],
      },
      ['shadowed-action: gateway is never used: wherever it would let rolling-restart run, gateways already does.'],
    ],
    [
      'is an action for one service for which a person is always demanded',
      {
        levels: [act, level(2, [['cart', 'scope.target == "cart"']])],
        authorised: [restart, entry('on-cart', { where: 'scope.target == "cart"' })],
      },
      [
        'dead-action: on-cart is never used: wherever its own condition and its patterns hold, a clause stands against it.',
      ],
    ],
    [
      'is no level that is demanded of the kinds whose name begins so',
      { levels: [act, level(0, [['throttling', 'action.kind.startsWith("thr")']])] },
      [],
    ],
    [
      'is no level that is demanded of what only looks',
      { levels: [act, level(0, [['looks', 'action.tier == 0 && scope.services == 0 && action.kind != "none"']])] },
      [],
    ],
    [
      'is no level that is demanded of what has an amount',
      { levels: [act, level(1, [['much', 'action.amount > 5.0']])] },
      [],
    ],
    [
      'is no level that is demanded where nothing is recommended',
      { levels: [act, level(0, [['nothing', 'action.kind == "none"']])] },
      [],
    ],
    [
      'is no action where nothing ever runs alone',
      { levels: [act, level(2, [['always', 'scope.services >= 0']])], authorised: [restart] },
      ['dead-level: Level 4 is never given: wherever its clauses hold, another clause demands a person.'],
    ],
  ])('%s', (_, policy, expected) => {
    expect(unused(policy)).toEqual(expected);
  });

  it('is not told of entries of which there are too many to tell them apart, and that is told', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, index) => entry(`e${index}`, { where: `scope.replicas <= ${index}.5` }));
    const told = (count: number) => cellsOf({ fallback: 2, levels: [act, doubt], authorised: many(count) });
    const about = (count: number, rule: string) =>
      told(count)
        .filter((problem) => problem.rule === rule)
        .map(({ message }) => message);
    expect(about(26, 'not-exhaustive')).toEqual([]);
    expect(about(29, 'not-exhaustive')).toEqual([
      expect.stringContaining('More actions are authorised for rolling-restart'),
    ]);
    // What the levels show is as certain as with few.
    expect(about(29, 'unqualified-autonomy').length).toBe(1);
    const reversed = many(29).toReversed();
    const shadowed = cellsOf({ fallback: 2, levels: [act, doubt], authorised: reversed.slice(0, 20) });
    expect(shadowed.filter(({ rule }) => rule === 'shadowed-action').length).toBe(19);
    const untold = cellsOf({ fallback: 2, levels: [act, doubt], authorised: reversed });
    expect(untold.filter(({ rule }) => rule === 'shadowed-action')).toEqual([]);
  });
});
