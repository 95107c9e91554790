import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../src/domain/finding.ts';
import { summarySchema } from '../../../src/domain/summary.ts';
import { makeSummary } from '../../../src/report/make-summary.ts';
import { makeTrialSummary } from '../../../src/report/make-trial-summary.ts';
import { summaryOf, trialOf } from '../../helpers/report-fixtures.ts';

function madeOf(verdicts: readonly ('pass' | 'fail' | 'inconclusive')[], candidates = ['production-platform']) {
  const trials = verdicts.map((verdict, index) => trialOf({ id: `t-${index}`, verdict }));
  return makeSummary(summaryOf(trials, 'pass', candidates));
}

describe('the summary', () => {
  it.each([
    [['pass', 'inconclusive', 'fail'], 'fail', 1],
    [['pass', 'inconclusive'], 'inconclusive', 2],
    [['pass', 'pass'], 'pass', 0],
    [[], 'inconclusive', 2],
  ] as const)('of %j is %s with exit code %i', (verdicts, verdict, exitCode) => {
    expect(madeOf(verdicts)).toMatchObject({ verdict, exitCode });
  });

  it('of no candidate and no trial is no pass either', () => {
    expect(madeOf([], []).verdict).toBe('inconclusive');
  });

  it('is no pass while one of the candidates had no trial', () => {
    expect(madeOf(['pass'], ['production-platform', 'second']).verdict).toBe('inconclusive');
  });

  it('keeps its published schema, with what the judge said unchanged', () => {
    const outcome: Outcome = {
      ...trialOf(),
      verdict: 'fail',
      why: 'It acted alone.',
      measures: {
        offered: 1,
        failed: 0,
        recordsLost: 0,
        budgetRemaining: 0.5,
        proposals: 1,
        actionsByAutomation: 1,
        actionsByPeople: 0,
        pages: 0,
        approvals: 0,
        overrides: 0,
        killTimeMs: null,
      },
    } as Outcome;
    const trial = makeTrialSummary({ ...trialOf(), humanPath: [] }, outcome);
    const summary = makeSummary(summaryOf([trial]));
    expect(summarySchema.parse(JSON.parse(JSON.stringify(summary)))).toEqual(summary);
    expect(trial).toMatchObject({ verdict: 'fail', why: 'It acted alone.', findings: outcome.findings });
    expect(trial.measures).toEqual(outcome.measures);
    // Most trials have no harm on the human path, and say nothing of it.
    expect(trial).not.toHaveProperty('humanPath');
    const harmed = makeTrialSummary({ ...trialOf(), humanPath: ['a step left users worse off'] }, outcome);
    expect(harmed).toEqual({ ...trial, humanPath: ['a step left users worse off'] });
    expect(summarySchema.parse(summaryOf([harmed])).trials).toEqual([harmed]);
  });
});
