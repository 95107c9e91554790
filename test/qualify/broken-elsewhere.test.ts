import { expect, it } from 'vitest';
import { asked, candidateWith, qualified } from '../helpers/small-qualification.ts';

// A slow queue that was given two replicas looks like a surge. The step is the same and the history is that of surges, so
// that a policy which does not mind a change of diagnosis goes on alone with what is new.
it('demotes an automation for what it breaks in the incidents of another', async () => {
  const careless = [{ remove: 'levels[2].clauses[changed-its-mind]' }];
  const { automations } = await qualified(asked({ candidate: candidateWith(['scale-up-autoscaled'], careless) }));
  const surge = automations.find(({ automation }) => automation.pattern === 'traffic-surge');
  expect(surge?.violations).toBe(0);
  expect(surge?.verdict).toMatchObject({ kind: 'demoted' });
  expect(JSON.stringify(surge?.verdict)).toMatch(
    /novel-pattern: broken in \d+ of \d+ incidents drawn for scale-out\/queue-backlog/,
  );
});
