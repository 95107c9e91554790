import { forkEnd as end } from '../../../helpers/fork-end.ts';
import { JournalBuilder, minutes } from '../../../helpers/journal-builder.ts';
import type { CheckerCase } from './checker-case.ts';

/** A restart at minute 9, and how the trial ended with so many failed requests where without it there were a hundred. */
function acted(failed: number): JournalBuilder {
  const journal = new JournalBuilder().fault(minutes(5)).alert(minutes(8));
  const apply = journal.apply(minutes(9), journal.look(minutes(9)));
  journal.completion(minutes(10), apply).verified(minutes(14), apply);
  const actual = { ...end, failed };
  return journal.add(minutes(60), { kind: 'fork', without: [apply], actual, otherwise: end });
}

/** Users are no worse off for what automation did. */
export const noHarmCase: CheckerCase = {
  kept: () => ({ entries: acted(100).end(), twin: null }),
  broken: () => ({ entries: acted(900).end(), twin: null }),
  unexercised: () => ({ entries: new JournalBuilder().fault(minutes(5)).end(), twin: null }),
};
