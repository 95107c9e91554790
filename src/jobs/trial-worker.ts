import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// A thread compiles every module for itself, unless it is told where the compiled ones are kept: a second instead of three.
enableCompileCache();
const working = import('./trial-work.ts').then(({ createTrialWork }) => createTrialWork(workerData));
const answering = import('../run/work-answer.ts');
let before: Promise<unknown> = Promise.resolve();

/** Runs a trial of the setup that this thread was started with; one after the other. */
export function work(number: number): Promise<unknown> {
  const mine = before.then(async () => {
    const [trials, { answerOf }] = await Promise.all([working, answering]);
    return answerOf(() => trials.run(number));
  });
  before = mine.catch(() => undefined);
  return mine;
}
