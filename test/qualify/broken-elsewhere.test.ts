import { expect, it, vi } from 'vitest';
import { addSample } from '../../src/jobs/add-sample.ts';
import { noEvidence } from '../../src/jobs/automation-evidence.ts';
import { trialsPerAutomation, trySample } from '../../src/jobs/qualify-work.ts';
import { stratumOf } from '../../src/scenario/generate/strata.ts';
import { asked, candidateWith, qualified } from '../helpers/small-qualification.ts';

/** Trials of new patterns among so many are enough to see it, and the whole plan would take a minute. */
const numbers = Array.from({ length: 250 }, (_, number) => number).filter((number) => stratumOf(number) === 'novelty');

vi.mock(import('../../src/jobs/qualify-sample.ts'), () => ({
  async playSamples(setup) {
    const found = [];
    for (const index of setup.sampled.keys()) {
      const evidence = noEvidence();
      found.push(evidence);
      for (const number of numbers) {
        addSample(evidence, number, await trySample(setup, index * trialsPerAutomation + number));
      }
    }
    return found;
  },
}));

// A slow queue that was given two replicas looks like a surge. The step is the same and the history is that of surges, so
// that a policy which does not mind a change of diagnosis goes on alone with what is new.
it('demotes an automation for what it breaks in the incidents of another', async () => {
  const careless = [
    { remove: 'levels[2].clauses[changed-its-mind]' },
    { set: 'authorised[scale-up-autoscaled].patterns', to: ['traffic-surge', 'queue-backlog'] },
    { set: 'authorised[scale-up-autoscaled].where', to: 'scope.autoscaled && action.amount <= 2' },
  ];
  const candidate = candidateWith(['scale-up-autoscaled'], careless);
  const { automations } = await qualified(asked({ candidate, seed: 7 }));
  const surge = automations.find(({ automation }) => automation.pattern === 'traffic-surge');
  expect(surge?.violations).toBe(0);
  expect(surge?.verdict).toMatchObject({ kind: 'demoted' });
  expect(JSON.stringify(surge?.verdict)).toMatch(
    /novel-pattern: broken in \d+ of \d+ incidents drawn for scale-out\/queue-backlog/,
  );
});
