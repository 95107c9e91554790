import { nextTurn } from '../base/clock.ts';
import { HarnessError } from '../base/errors.ts';
import { limits } from '../domain/limits.ts';
import { openTurn } from './in-turn.ts';
import { openThreads } from './threads.ts';
import type { Threads } from './threads.ts';
import { resultOf } from './work-answer.ts';

/** Those who do the numbered tasks of a campaign. */
export interface Crew<R> {
  /** So many tasks may be given at one time; more would only wait in memory. */
  readonly width: number;
  /** Rejects for a mistake of the user, and when workers keep dying. */
  run(task: number): Promise<R>;
  close(): Promise<void>;
}

/** What a crew of threads is made of. */
export interface CrewPlan<R> {
  /** A module that exports `work`; see threads.ts. */
  readonly module: URL;
  /** Plain data that all tasks need. */
  readonly setup: unknown;
  readonly workers: number;
  /** The result of a task whose worker died of it. */
  died(task: number, why: string): R;
}

/** Nobody else: the tasks are done in this thread, one after the other. */
export function crewOfOne<R>(work: (task: number) => Promise<R>): Crew<R> {
  return {
    width: 1,
    async run(task) {
      // A Ctrl-C is heard only between turns, and a trial in the simulator takes none.
      await nextTurn();
      return work(task);
    },
    close: async () => {},
  };
}

/**
 * Threads. When one dies (memory, a bug, `process.exit`), it is not known which of its tasks it died of. So each of them is
 * done again in a thread of its own, one after the other, and a task that ends that one as well is what it died of.
 */
export async function openCrew<R>(plan: CrewPlan<R>): Promise<Crew<R>> {
  const threads = await openThreads<R>(plan, plan.workers, limits.workerMemoryMb);
  let suspects = 0;
  const inTurn = openTurn();
  const alone = async (task: number): Promise<R> => {
    suspects += 1;
    if (suspects > limits.suspectsMax) {
      throw new HarnessError(`Workers died with ${suspects} trials in their hands: that is more than a trial's doing`);
    }
    const own = await openThreads<R>(plan, 1, limits.loneWorkerMemoryMb);
    try {
      return await answered(own, task, (why) => plan.died(task, why));
    } finally {
      await own.close();
    }
  };
  return {
    width: plan.workers * limits.trialsAheadMax,
    run: (task) => answered(threads, task, () => inTurn(() => alone(task))),
    close: threads.close,
  };
}

/** The result of a task, or what `died` makes of the end of its thread. */
async function answered<R>(threads: Threads<R>, task: number, died: (why: string) => R | Promise<R>): Promise<R> {
  const answer = await threads.run(task);
  return answer.kind === 'died' ? died(answer.why) : resultOf(answer);
}
