import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { tasksInTurn } from '../../run/tasks-in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();

/** Plays one pair of the gate that this thread was started for. */
export const work = tasksInTurn(
  import('./pair-work.ts').then(
    ({ playPair }) =>
      (pair) =>
        playPair(workerData, pair),
  ),
);
