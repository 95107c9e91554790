import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { tasksInTurn } from '../run/tasks-in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();

/** Plays one trial of the sample set that this thread was started for. */
export const work = tasksInTurn(
  import('./qualify-work.ts').then(
    ({ trySample }) =>
      (task) =>
        trySample(workerData, task),
  ),
);
