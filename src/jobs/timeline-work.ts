import { join } from 'node:path';
import { writeFileWhole } from '../base/write-file.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { readJournal } from '../journal/read-journal.ts';
import { timelinePage } from '../report/timeline-page.ts';
import { timelinePath } from '../report/timeline-path.ts';

/** The trials of a report that get a timeline, whose journals stand in its folder. */
export interface TimelineSetup {
  readonly folder: string;
  readonly trials: readonly TrialSummary[];
}

/** Writes the page of one of them. */
export async function writeTimeline({ folder, trials }: TimelineSetup, number: number): Promise<null> {
  const trial = trials[number];
  if (trial === undefined) return null;
  const { entries } = readJournal(join(folder, trial.journal));
  writeFileWhole(join(folder, timelinePath(trial.journal)), await timelinePage(trial, entries));
  return null;
}
