import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// As in trial-worker.ts.
enableCompileCache();
const qualifying = import('./qualify-work.ts');
const answering = import('../run/work-answer.ts');
let before: Promise<unknown> = Promise.resolve();

/** Plays one trial of the sample set that this thread was started for; one after the other. */
export function work(task: number): Promise<unknown> {
  const mine = before.then(async () => {
    const [{ trySample }, { answerOf }] = await Promise.all([qualifying, answering]);
    return answerOf(() => trySample(workerData, task));
  });
  before = mine.catch(() => undefined);
  return mine;
}
