import type { Summary } from '../domain/summary.ts';
import { trialsIn } from './make-summary.ts';

/** The file of a run's report that has every trial. */
export function fileOfAll({ tally, trials }: Pick<Summary, 'tally' | 'trials'>): string {
  return trials.length === trialsIn(tally.verdicts) ? 'summary.json' : 'results.jsonl';
}
