import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { level } from '../../../helpers/policy-candidate.ts';

/** What is told of autonomy without a qualification where a person is demanded by this clause. */
function told(when: string, permits: 2 | 3 | 4 = 4, clause = 'agent.confidence >= 0.8') {
  const levels = [level(permits, [['permitted', clause]]), level(1, [['demanded', when]])];
  const restart = { id: 'restart', kind: 'rolling-restart', level: 4, where: clause, because: 'x' } as const;
  return cellsOf({ levels, authorised: [restart] })
    .filter(({ rule }) => rule === 'unqualified-autonomy')
    .map(({ message, cell }) => [message, cell?.['qualification.state']]);
}

const carved = 'agent.confidence >= 0.8';
const unlessFor = (service: string) => `!(qualification.state == "valid" || scope.target == "${service}")`;
const restart = { id: 'restart', kind: 'rolling-restart', level: 4, because: 'x' } as const;

describe('autonomy without a valid qualification', () => {
  const silent = 'No clause reads `qualification.state`.';

  it.each<[string, string, 2 | 3 | 4, readonly (readonly string[])[]]>([
    [
      'is told where no clause reads the qualification',
      'scope.shared',
      4,
      [[`Level 4 is given without a valid qualification. ${silent}`, 'expired']],
    ],
    [
      'is told at level 3',
      'scope.shared',
      3,
      [[`Level 3 is given without a valid qualification. ${silent}`, 'expired']],
    ],
    ['is none where nothing runs alone', 'scope.shared', 2, []],
    ['is none where people are asked without one', 'qualification.state != "valid"', 4, []],
    [
      'is told where one state is forgotten',
      'qualification.state in ["missing", "expired"]',
      4,
      [['Level 4 is given without a valid qualification.', 'revoked']],
    ],
    [
      'is told where people are asked on a further condition only',
      'qualification.state != "valid" && scope.services > 1',
      4,
      [['Level 4 is given without a valid qualification.', 'missing']],
    ],
  ])('%s', (_, when, permits, expected) => {
    expect(told(when, permits)).toEqual(expected);
  });

  it('is none whichever variable is looked at first', () => {
    for (const clause of ['agent.confidence >= 0.8', 'scope.services == 1', 'true']) {
      expect(told('qualification.state != "valid"', 4, clause)).toEqual([]);
    }
  });

  it.each([
    ['a clause names', { levels: [level(4, [['sure', carved]]), level(2, [['unqualified', unlessFor('checkout')]])] }],
    [
      'a clause tells by how its name begins',
      {
        levels: [
          level(2, [['unqualified', '!(qualification.state == "valid" || scope.target.startsWith("check"))']]),
          level(4, [['sure', carved]]),
        ],
      },
    ],
  ])('is told of the one service that %s', (_, policy) => {
    const found = cellsOf({ ...policy, authorised: [restart] }).filter(({ rule }) => rule === 'unqualified-autonomy');
    expect(found.map(({ cell }) => String(cell?.['scope.target']).startsWith('check'))).toEqual([true]);
  });

  it('is told of the one service that a permission names', () => {
    const levels = [level(4, [['qualified', 'qualification.state == "valid" || scope.target == "checkout"']])];
    const found = cellsOf({ levels, authorised: [restart] }).filter(({ rule }) => rule === 'unqualified-autonomy');
    expect(found.map(({ cell }) => cell)).toEqual([{ 'qualification.state': 'missing', 'scope.target': 'checkout' }]);
    expect(found[0]?.message).toBe('Level 4 is given without a valid qualification.');
  });

  it('is told of each of a list of names as of the first, and of the names that begin alike by one that can be a name', () => {
    const told = (test: string) =>
      cellsOf({
        levels: [level(4, [['qualified', `qualification.state == "valid" || ${test}`]])],
        authorised: [restart],
      })
        .filter(({ rule }) => rule === 'unqualified-autonomy')
        .map(({ cell }) => cell?.['scope.target']);
    expect(told('scope.target in ["cart", "checkout"]')).toEqual(['cart']);
    expect(told('scope.target.startsWith("log-")')).toEqual(['log-a']);
  });
});
