import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';
import { openTurn } from '../../run/in-turn.ts';

// As in trial-worker.ts.
enableCompileCache();
const playing = import('./pair-work.ts');
const answering = import('../../run/work-answer.ts');
const inTurn = openTurn();

/** Plays one pair of the gate that this thread was started for; one after the other. */
export function work(number: number): Promise<unknown> {
  return inTurn(async () => {
    const [{ playPair }, { answerOf }] = await Promise.all([playing, answering]);
    return answerOf(() => playPair(workerData, number));
  });
}
