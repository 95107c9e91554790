import { expect, it, vi } from 'vitest';
import { judgeTrial } from '../../src/judge/judge-trial.ts';
import type { JudgedTrial } from '../../src/run/judged-trial.ts';
import { brokenTrial } from '../../src/run/trial.ts';
import { asked, candidateWith, logGateway, qualified } from '../helpers/small-qualification.ts';

const lostScenario = 'corruption-counter-zeroed';

// The simulator never loses a trial by itself, so that one is lost here, as a harness fault leaves it.
vi.mock(import('../../src/run/judged-trial.ts'), async (importOriginal) => {
  const original = await importOriginal();
  return {
    ...original,
    async runJudgedTrial(pair, charter, journals): Promise<JudgedTrial> {
      if (pair.input.scenario.id !== lostScenario) return original.runJudgedTrial(pair, charter, journals);
      const journal = brokenTrial(pair.input, 'its world broke');
      const outcome = judgeTrial({ entries: journal.entries, charter, twin: null });
      return { input: pair.input, journal, outcome, twin: null };
    },
  };
});

it('requalifies nothing when the harness lost a veto trial, since it may be the one that fails', async () => {
  const { qualification } = await qualified(asked({ candidate: candidateWith(logGateway) }));
  expect(qualification.verdict.kind).toBe('inconclusive');
  for (const { verdict } of qualification.automations) {
    expect(JSON.stringify(verdict)).toContain(`the harness lost the veto trial ${lostScenario}`);
  }
  expect(qualification.notTested.join()).toContain(`what the veto trial ${lostScenario}`);
});
