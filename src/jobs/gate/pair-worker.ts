import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// As in trial-worker.ts.
enableCompileCache();
const playing = import('./pair-work.ts');
const answering = import('../../run/work-answer.ts');
let before: Promise<unknown> = Promise.resolve();

/** Plays one pair of the gate that this thread was started for; one after the other. */
export function work(number: number): Promise<unknown> {
  const mine = before.then(async () => {
    const [{ playPair }, { answerOf }] = await Promise.all([playing, answering]);
    return answerOf(() => playPair(workerData, number));
  });
  before = mine.catch(() => undefined);
  return mine;
}
