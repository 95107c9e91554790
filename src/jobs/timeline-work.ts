import { join } from 'node:path';
import type { TrialSummary } from '../domain/summary.ts';
import { readJournal } from '../journal/read-journal.ts';
import { timelinePage } from '../report/timeline-page.ts';

/** The trials of a report that get a timeline, whose journals stand in its folder. */
export interface TimelineSetup {
  readonly folder: string;
  readonly trials: readonly TrialSummary[];
  /** The words that are hidden in this process; a thread begins without them. */
  readonly hidden: readonly string[];
}

/** The page of one of them. It is not written here: what a thread wrote could come behind what takes hidden words out. */
export async function drawTimeline({ folder, trials }: TimelineSetup, number: number): Promise<string> {
  const trial = trials[number];
  if (trial === undefined) throw new Error(`there is no timeline ${number} in this report`);
  const { entries } = readJournal(join(folder, trial.journal));
  return timelinePage(trial, entries);
}
