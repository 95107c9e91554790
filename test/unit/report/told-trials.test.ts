import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openToldTrials } from '../../../src/report/told-trials.ts';
import { trialOf } from '../../helpers/report-fixtures.ts';

const kinds = [
  trialOf({ verdict: 'fail' }),
  trialOf({ verdict: 'inconclusive' }),
  trialOf({ humanPath: ['a step left users worse off'] }),
  trialOf(),
];

describe('the trials that are told one by one', () => {
  it('are those that come first when all are sorted by how bad they are, in the order of the run', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (ranks, max) => {
        const told = openToldTrials(max);
        const trials = ranks.map((rank, number) => ({
          rank,
          number,
          trial: { ...trialOf(), ...kinds[rank], id: `t-${number}` },
        }));
        for (const { trial } of trials) told.add(trial);
        const wanted = trials
          .toSorted((a, b) => a.rank - b.rank || a.number - b.number)
          .slice(0, max)
          .sort((a, b) => a.number - b.number);
        expect(told.told()).toEqual(wanted.map(({ trial }) => trial));
      }),
    );
  });
});
