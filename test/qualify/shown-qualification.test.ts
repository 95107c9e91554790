import { expect, it } from 'vitest';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { playVetoSet } from '../../src/jobs/veto-set.ts';
import { candidateWith } from '../helpers/small-qualification.ts';

// Its demand for a person holds only where the qualification is assumed, as it is in every trial of a re-qualification and
// never in production. Were that shown, this policy would keep every rule while it is tried, and none later.
it('catches a policy that is careful only where its qualification is assumed', async () => {
  const careful = {
    set: 'levels[2].clauses[regulated].when',
    to: 'scope.regulated && qualification.state == "assumed"',
  };
  const { vetoes } = await playVetoSet(
    benchOf(
      candidateWith(
        ['restart-stateless', 'scale-up-autoscaled'],
        [careful, { remove: 'levels[1].clauses[regulated-without-record]' }],
      ),
    ),
  );
  expect(vetoes.map(({ invariant }) => invariant)).toContain('regulated-asset');
});
