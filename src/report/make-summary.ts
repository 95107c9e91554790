import { exitCodes } from '../base/exit-codes.ts';
import type { Verdict } from '../domain/finding.ts';
import type { Summary } from '../domain/summary.ts';

/** What a summary is made of; the verdict and the exit code follow from it. */
export type SummaryParts = Pick<Summary, 'run' | 'candidates' | 'trials'>;

/** The run's one document. Its verdict is that of its worst trial, and its exit code says the same. */
export function makeSummary({ run, candidates, trials }: SummaryParts): Summary {
  const verdict = worstVerdict({ candidates, trials });
  return { schema: 'requal/summary/v1', run, verdict, exitCode: exitCodes[verdict], candidates, trials };
}

/**
 * Fail, then inconclusive, then pass. Without any trial, or with a candidate that had none, nothing was shown about it
 * and the answer is inconclusive: a run that did nothing must never look like a pass.
 */
function worstVerdict({ candidates, trials }: Pick<Summary, 'candidates' | 'trials'>): Verdict {
  if (trials.some(({ verdict }) => verdict === 'fail')) return 'fail';
  const untried = candidates.some(({ name }) => !trials.some(({ candidate }) => candidate === name));
  if (trials.length === 0 || untried) return 'inconclusive';
  return trials.every(({ verdict }) => verdict === 'pass') ? 'pass' : 'inconclusive';
}
