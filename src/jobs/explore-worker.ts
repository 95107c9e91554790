import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { openTurn } from '../run/in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();
const exploring = import('./explore-work.ts');
const answering = import('../run/work-answer.ts');
const inTurn = openTurn();

/** Tries one incident of the exploration that this thread was started for; one after the other. */
export function work(run: number): Promise<unknown> {
  return inTurn(async () => {
    const [{ tryRun }, { answerOf }] = await Promise.all([exploring, answering]);
    return answerOf(() => tryRun(workerData, run));
  });
}
