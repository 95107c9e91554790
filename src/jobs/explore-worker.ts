import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { tasksInTurn } from '../run/tasks-in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();

/** Tries one incident of the exploration that this thread was started for. */
export const work = tasksInTurn(
  import('./explore-work.ts').then(
    ({ tryRun }) =>
      (run) =>
        tryRun(workerData, run),
  ),
);
