import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { tasksInTurn } from '../run/tasks-in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();

/** Writes one timeline of the report that this thread was started for. */
export const work = tasksInTurn(
  import('./timeline-work.ts').then(
    ({ writeTimeline }) =>
      (number) =>
        writeTimeline(workerData, number),
  ),
);
