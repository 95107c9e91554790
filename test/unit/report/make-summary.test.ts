import { describe, expect, it } from 'vitest';
import type { Outcome, Verdict } from '../../../src/domain/finding.ts';
import { limits } from '../../../src/domain/limits.ts';
import type { TrialSummary } from '../../../src/domain/summary.ts';
import { summarySchema } from '../../../src/domain/summary.ts';
import { makeTrialSummary } from '../../../src/report/make-trial-summary.ts';
import { markdownReport } from '../../../src/report/markdown-report.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { findingOf, summaryOf, trialOf, windowOf } from '../../helpers/report-fixtures.ts';

function madeOf(verdicts: readonly Verdict[], candidates = ['production-platform']) {
  return summaryOf(
    verdicts.map((verdict, index) => trialOf({ id: `t-${index}`, verdict })),
    candidates,
  );
}

/** So many trials of a candidate, with these verdicts in turn. */
function manyOf(candidate: string, length: number, verdicts: readonly Verdict[]): readonly TrialSummary[] {
  return Array.from({ length }, (_, index) => {
    const verdict = verdicts[index % verdicts.length] ?? 'pass';
    return trialOf({ id: `${candidate}/leak.s${index}`, candidate, seed: index, verdict, why: `It is a ${verdict}.` });
  });
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
    const summary = summaryOf([trial]);
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

describe('the summary of more trials than it tells one by one', () => {
  const many = limits.trialsToldMax * 2;
  const first = manyOf('first', many, ['fail', 'pass']);
  const second = [
    ...manyOf('second', many, ['pass']),
    trialOf({ id: 'second/last.s1', candidate: 'second', verdict: 'fail' }),
  ];
  const summary = summaryOf([...first, ...second]);

  it('counts all of them, of all candidates and of each', () => {
    expect(summary.tally.verdicts).toEqual({ pass: many / 2 + many, fail: many / 2 + 1, inconclusive: 0 });
    expect(summary.candidates.map(({ verdicts }) => verdicts)).toEqual([
      { pass: many / 2, fail: many / 2, inconclusive: 0 },
      { pass: many, fail: 1, inconclusive: 0 },
    ]);
    expect(summary.verdict).toBe('fail');
  });

  it('tells the first of the worst, in their order, and as many of each candidate', () => {
    const share = limits.trialsToldMax / 2;
    const fails = first.filter(({ verdict }) => verdict === 'fail').slice(0, share);
    expect(summary.trials).toEqual([...fails, ...second.slice(0, share - 1), second.at(-1)]);
  });

  it('says in the report how many it counts, and where the others are', () => {
    const text = markdownReport(summary);
    expect(text).toContain(`${2 * many + 1} trials of first and second: ${many / 2 + 1} failed and`);
    expect(text).toContain(`and ${many + many + 1 - limits.trialsToldMax} more in results.jsonl.`);
    expect(text).toContain(`which tells ${limits.trialsToldMax} trials one by one, the worst of each candidate`);
    expect(text).not.toContain('more in summary.json');
    const screen = terminalReport(summary, { columns: 300, colour: false, boxes: false });
    expect(screen).toContain(
      `(${2 * many + 1 - limits.terminalRowsMax} more trials are not shown here; results.jsonl has them)`,
    );
    expect(screen).toContain(`and ${many / 2 + 1 - limits.terminalRowsMax} more in results.jsonl`);
  });

  it('counts rules, windows and reasons of the trials that it does not tell', () => {
    const told = Array.from({ length: limits.trialsToldMax }, (_, seed) =>
      trialOf({ id: `t.s${seed}`, verdict: 'fail', findings: [], dispositions: [] }),
    );
    const stopped = findingOf({ invariant: 'blast-radius', attempted: 3, realised: 1 });
    const untold = trialOf({
      id: 'untold.s1',
      verdict: 'inconclusive',
      why: 'The world cannot do node-loss.',
      humanPath: ['a step left users worse off'],
      findings: [stopped, findingOf({ invariant: 'killed', tests: 'runtime' })],
      dispositions: [windowOf(), windowOf({ correct: false })],
      unsafe: { attempted: 3, realised: 1 },
    });
    const { trials, tally } = summaryOf([...told, untold]);
    expect(trials).toEqual(told);
    expect(tally).toMatchObject({
      windows: { all: 2, binding: { judged: 2, right: 1 }, advisory: { judged: 0, right: 0 } },
      unsafe: { attempted: 3, realised: 1 },
      humanPath: 1,
      reasons: [{ why: 'The world cannot do node-loss.', trials: 1, first: ['untold.s1'] }],
      otherReasons: 0,
    });
    expect(tally.rules).toMatchObject([
      { invariant: 'blast-radius', passed: 1, stopped: { breaches: 2, trials: 1 } },
      { invariant: 'killed', passed: 0, assumed: 1 },
    ]);
    const text = markdownReport(summaryOf([...told, untold]));
    expect(text).toMatch(/## Human path[^#]*and 1 more in results.jsonl/);
    expect(text).toContain('The world cannot do node-loss. 1 trial: `untold.s1`');
  });

  it('keeps only so many reasons apart, and counts the rest', () => {
    const trials = Array.from({ length: limits.markdownRowsMax + 3 }, (_, seed) =>
      trialOf({ id: `t.s${seed}`, verdict: 'inconclusive', why: `Reason ${seed}.` }),
    );
    const { tally } = summaryOf(trials);
    expect(tally.reasons).toHaveLength(limits.markdownRowsMax);
    expect(tally.otherReasons).toBe(3);
    expect(markdownReport(summaryOf(trials))).toContain('- Other reasons: 3 trials, in results.jsonl.');
  });
});
