import { expect, it, vi } from 'vitest';
import { asked, candidateWith, logGateway, qualified } from '../helpers/small-qualification.ts';

// The simulator lets every shipped step be stopped; here is one that was never caught at work.
vi.mock(import('../../src/jobs/drills/put-to-test.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return { ...original, putToTest: (kind, ...more) => kind !== 'killed-midway' && original.putToTest(kind, ...more) };
});

it('requalifies no automation that nobody stopped while it was at work, and tells what was not tested', async () => {
  const { qualification } = await qualified(asked({ candidate: candidateWith(logGateway) }));
  expect(qualification.verdict.kind).toBe('inconclusive');
  for (const { verdict } of qualification.automations) {
    expect(JSON.stringify(verdict)).toContain('stopped while it is at work was not put to the test');
  }
  expect(qualification.notTested.join()).toContain('in the drill killed-midway: in 12 incidents');
});
