import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { hideFromNowOn } from '../base/hidden-words.ts';
import { tasksInTurn } from '../run/tasks-in-turn.ts';
import type { TimelineSetup } from './timeline-work.ts';

// As in trial-worker.ts.
enableCompileCache();

const setup = workerData as TimelineSetup;
hideFromNowOn(setup.hidden);

/** Draws one timeline of the report that this thread was started for. */
export const work = tasksInTurn(
  import('./timeline-work.ts').then(
    ({ drawTimeline }) =>
      (number) =>
        drawTimeline(setup, number),
  ),
);
