import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { openTurn } from '../run/in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();
const qualifying = import('./qualify-work.ts');
const answering = import('../run/work-answer.ts');
const inTurn = openTurn();

/** Plays one trial of the sample set that this thread was started for; one after the other. */
export function work(task: number): Promise<unknown> {
  return inTurn(async () => {
    const [{ trySample }, { answerOf }] = await Promise.all([qualifying, answering]);
    return answerOf(() => trySample(workerData, task));
  });
}
