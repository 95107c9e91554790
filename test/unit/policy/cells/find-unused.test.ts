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
      'is no action where nothing ever runs alone',
      { levels: [act, level(2, [['always', 'scope.services >= 0']])], authorised: [restart] },
      ['dead-level: Level 4 is never given: wherever its clauses hold, another clause demands a person.'],
    ],
  ])('%s', (_, policy, expected) => {
    expect(unused(policy)).toEqual(expected);
  });
});
