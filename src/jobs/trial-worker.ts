import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { openTurn } from '../run/in-turn.ts';

// A thread compiles every module for itself, unless it is told where the compiled ones are kept: a second instead of three.
enableCompileCache();
const working = import('./trial-work.ts').then(({ createTrialWork }) => createTrialWork(workerData));
const answering = import('../run/work-answer.ts');
const inTurn = openTurn();

/** Runs a trial of the setup that this thread was started with; one after the other. */
export function work(number: number): Promise<unknown> {
  return inTurn(async () => {
    const [trials, { answerOf }] = await Promise.all([working, answering]);
    return answerOf(() => trials.run(number));
  });
}
