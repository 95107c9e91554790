import { join } from 'node:path';
import { hiddenWords } from '../base/hidden-words.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { limits } from '../domain/limits.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { timelinePath } from '../report/timeline-path.ts';
import { runCampaign } from '../run/campaign.ts';
import type { Crew } from '../run/crew.ts';
import { crewOfOne, openCrew } from '../run/crew.ts';
import type { TimelineSetup } from './timeline-work.ts';

/**
 * Writes the timelines of trials whose journals stand in a report's folder. Many of them are drawn by a thread of their own,
 * because what draws leaves more behind than is taken away in time, and a thread's memory is bounded; two would take twice as
 * much and save a tenth of the time. One that is too large for the thread is drawn here.
 */
export async function writeTimelines(folder: string, trials: readonly TrialSummary[]): Promise<void> {
  const setup: TimelineSetup = { folder, trials, hidden: hiddenWords() };
  const tooLarge: number[] = [];
  const write = (number: number, page: string): void =>
    writeFileWhole(join(folder, timelinePath(trials[number]?.journal ?? '')), page);
  await runCampaign({
    from: 0,
    total: trials.length,
    crew: await crewFor(setup),
    take(page, number) {
      if (page === null) tooLarge.push(number);
      else write(number, page);
      return 'go-on';
    },
  });
  for (const number of tooLarge) write(number, await drawHere(setup, number));
}

function crewFor(setup: TimelineSetup): Promise<Crew<string | null>> | Crew<string | null> {
  if (setup.trials.length < limits.timelinesForThreadMin) return crewOfOne((number) => drawHere(setup, number));
  return openCrew<string | null>({ module: workerModule, setup, workers: 1, died: () => null });
}

/** What draws takes half a second to load, which a report without timelines should not wait for. */
async function drawHere(setup: TimelineSetup, number: number): Promise<string> {
  const { drawTimeline } = await import('./timeline-work.ts');
  return drawTimeline(setup, number);
}

/** As in trial-crew.ts. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './timeline-worker.ts' : './timeline-worker.js',
  import.meta.url,
);
