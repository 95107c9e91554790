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
});
