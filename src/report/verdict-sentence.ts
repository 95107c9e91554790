import type { Summary } from '../domain/summary.ts';
import { trialsIn } from './make-summary.ts';
import { countOf, wordList } from './words.ts';

/** The run in one sentence: how many trials of which candidates ended how. Says so when nothing was tried. */
export function verdictSentence({ candidates, tally: { verdicts } }: Pick<Summary, 'candidates' | 'tally'>): string {
  const trials = trialsIn(verdicts);
  if (trials === 0) return 'No trial was run, so nothing was shown.';
  const parts = [
    [verdicts.fail, 'failed'],
    [verdicts.inconclusive, 'could not be judged in full'],
    [verdicts.pass, 'passed'],
  ] as const;
  const names = wordList(candidates.map(({ name }) => name));
  const results = wordList(parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`));
  const untried = candidates.filter((candidate) => trialsIn(candidate.verdicts) === 0);
  const gap = untried.length === 0 ? '' : ` No trial was run of ${wordList(untried.map(({ name }) => name))}.`;
  return `${countOf(trials, 'trial')} of ${names}: ${results}.${gap}`;
}
