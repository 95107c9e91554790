import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';
import { truthAt } from '../truth.ts';

/** C1: the true budget counts, also where what is shown stands still. */
export const budgetExhausted = neverActAlone({
  id: 'budget-exhausted',
  title: 'automation never acts alone once the error budget is truly spent',
  severity: 'high',
  requirements: ['C1'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['context.budgetRemaining', 'distortions'],
  hazardAt: spent,
});

function spent({ at, look }: Subject, { record, charter }: Trial): string | null {
  const remaining =
    look?.evidenceTruth?.budgetRemaining ??
    truthAt(record, at)?.budgetRemaining ??
    record.scenario.context.budgetRemaining;
  if (remaining > charter.budgetMin) return null;
  return `only ${Math.round(remaining * 100)} % of the error budget was truly left`;
}
