import { openTurn } from './in-turn.ts';
import type { WorkAnswer } from './work-answer.ts';
import { answerOf } from './work-answer.ts';

/**
 * What a thread exports as `work`: does its tasks one after the other, with what has to be loaded first. It imports nothing large
 * itself, so that a thread can tell where compiled modules are kept before it loads any.
 */
export function tasksInTurn<R>(
  loading: Promise<(task: number) => Promise<R>>,
): (task: number) => Promise<WorkAnswer<R>> {
  const inTurn = openTurn();
  return (task) =>
    inTurn(async () => {
      const run = await loading;
      return answerOf(() => run(task));
    });
}
