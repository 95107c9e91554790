import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { tasksInTurn } from '../run/tasks-in-turn.ts';

// A thread compiles every module for itself, unless it is told where the compiled ones are kept: a second instead of three.
enableCompileCache();

/** Runs a trial of the setup that this thread was started with. */
export const work = tasksInTurn(
  import('./trial-work.ts').then(({ createTrialWork }) => createTrialWork(workerData).run),
);
