import type { Summary } from '../domain/summary.ts';
import { countOf, wordList } from './words.ts';

/** The run in one sentence: how many trials of which candidates ended how. Says so when nothing was tried. */
export function verdictSentence({ candidates, trials }: Pick<Summary, 'candidates' | 'trials'>): string {
  if (trials.length === 0) return 'No trial was run, so nothing was shown.';
  const count = (verdict: string) => trials.filter((trial) => trial.verdict === verdict).length;
  const parts = [
    [count('fail'), 'failed'],
    [count('inconclusive'), 'could not be judged in full'],
    [count('pass'), 'passed'],
  ] as const;
  const names = wordList(candidates.map(({ name }) => name));
  const results = wordList(parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`));
  const untried = candidates.filter(({ name }) => !trials.some(({ candidate }) => candidate === name));
  const gap = untried.length === 0 ? '' : ` No trial was run of ${wordList(untried.map(({ name }) => name))}.`;
  return `${countOf(trials.length, 'trial')} of ${names}: ${results}.${gap}`;
}
