import { HarnessError } from '../base/errors.ts';
import { limits } from '../domain/limits.ts';
import { runCampaign } from '../run/campaign.ts';
import type { Crew } from '../run/crew.ts';
import { crewOfOne, openCrew } from '../run/crew.ts';
import type { TimelineSetup } from './timeline-work.ts';

/**
 * Writes the timelines of a report. Many of them are drawn by a thread of their own, because what draws leaves more behind than
 * is taken away in time, and a thread's memory is bounded; two would take twice as much and save a tenth of the time. Throws
 * `HarnessError` where one cannot be drawn.
 */
export async function writeTimelines(setup: TimelineSetup): Promise<void> {
  await runCampaign({
    from: 0,
    total: setup.trials.length,
    crew: await crewFor(setup),
    take(failed) {
      if (failed !== null) throw new HarnessError(failed);
      return 'go-on';
    },
  });
}

async function crewFor(setup: TimelineSetup): Promise<Crew<string | null>> {
  const { length } = setup.trials;
  if (length < limits.timelinesForThreadMin) {
    // What draws takes half a second to load, which a report without timelines should not wait for.
    return crewOfOne(async (number) => (await import('./timeline-work.ts')).writeTimeline(setup, number));
  }
  const died = (number: number, why: string) =>
    `the timeline of ${setup.trials[number]?.id} could not be drawn: ${why}`;
  return openCrew({ module: workerModule, setup, workers: 1, died });
}

/** As in trial-crew.ts. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './timeline-worker.ts' : './timeline-worker.js',
  import.meta.url,
);
