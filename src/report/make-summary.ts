import { invariant } from '../base/errors.ts';
import { exitCodes } from '../base/exit-codes.ts';
import type { Verdict } from '../domain/finding.ts';
import { limits } from '../domain/limits.ts';
import type { Summary, TrialSummary } from '../domain/summary.ts';
import type { VerdictCounts } from '../domain/tally.ts';
import { openToldTrials } from './told-trials.ts';
import { noVerdicts, tallyTrials } from './tally-trials.ts';

/** The run's one document while its trials are added to it, in their order; it takes the same memory for any number of them. */
export interface SummaryInMaking {
  add(trial: TrialSummary): void;
  /** Its verdict is that of its worst trial, and its exit code says the same. */
  summary(run: Summary['run']): Summary;
}

/** A summary of these candidates without any trial yet; a trial of anybody else must not be added. */
export function makeSummary(candidates: readonly Omit<Summary['candidates'][number], 'verdicts'>[]): SummaryInMaking {
  const all = tallyTrials();
  // Each candidate has its share, or the fails of the first would hide those of the second.
  const share = Math.max(1, Math.floor(limits.trialsToldMax / Math.max(1, candidates.length)));
  const own = new Map(candidates.map(({ name }) => [name, { verdicts: noVerdicts(), told: openToldTrials(share) }]));
  return {
    add(trial) {
      all.add(trial);
      const mine = own.get(trial.candidate);
      invariant(mine !== undefined, `a trial of ${trial.candidate}, which is no candidate of this run`);
      mine.verdicts[trial.verdict] += 1;
      mine.told.add(trial);
    },
    summary(run) {
      const counted = candidates.map((candidate) => ({
        ...candidate,
        verdicts: own.get(candidate.name)?.verdicts ?? noVerdicts(),
      }));
      const verdict = worstVerdict(counted.map(({ verdicts }) => verdicts));
      return {
        schema: 'requal/summary/v2',
        run,
        verdict,
        exitCode: exitCodes[verdict],
        candidates: counted,
        tally: all.tally(),
        trials: [...own.values()].flatMap(({ told }) => told.told()),
      };
    },
  };
}

/** How many trials these are. */
export function trialsIn({ pass, fail, inconclusive }: VerdictCounts): number {
  return pass + fail + inconclusive;
}

/**
 * Fail, then inconclusive, then pass. Without any trial, or with a candidate that had none, nothing was shown about it
 * and the answer is inconclusive: a run that did nothing must never look like a pass.
 */
function worstVerdict(candidates: readonly VerdictCounts[]): Verdict {
  if (candidates.some(({ fail }) => fail > 0)) return 'fail';
  if (candidates.length === 0) return 'inconclusive';
  return candidates.every((counts) => counts.pass > 0 && counts.inconclusive === 0) ? 'pass' : 'inconclusive';
}
