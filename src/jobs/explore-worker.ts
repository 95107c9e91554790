import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// As in trial-worker.ts.
enableCompileCache();
const exploring = import('./explore-work.ts');
const answering = import('../run/work-answer.ts');
let before: Promise<unknown> = Promise.resolve();

/** Tries one incident of the exploration that this thread was started for; one after the other. */
export function work(run: number): Promise<unknown> {
  const mine = before.then(async () => {
    const [{ tryRun }, { answerOf }] = await Promise.all([exploring, answering]);
    return answerOf(() => tryRun(workerData, run));
  });
  before = mine.catch(() => undefined);
  return mine;
}
