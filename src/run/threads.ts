import { fileURLToPath } from 'node:url';
import type { Piscina } from 'piscina';
import { limits } from '../domain/limits.ts';
import type { WorkAnswer } from './work-answer.ts';

/** Worker threads that do numbered tasks. */
export interface Threads<R> {
  /** Never rejects: what is thrown in a thread, and its end, are answers. */
  run(task: number): Promise<ThreadAnswer<R>>;
  close(): Promise<void>;
}

export type ThreadAnswer<R> = WorkAnswer<R> | { readonly kind: 'died'; readonly why: string };

/** What runs in each thread. */
export interface ThreadPlan {
  /**
   * A module that exports `work(task): Promise<WorkAnswer>` and finds `setup` as the `workerData` of its thread. A thread is
   * given its next task before it has answered the last, so `work` itself lets one wait for the other.
   */
  readonly module: URL;
  readonly setup: unknown;
}

/** So many tasks does a thread hold: the one it does, and the next, so that it need not wait for it. */
const tasksHeld = 2;

/** Starts threads. A thread that dies is replaced by the next task. */
export async function openThreads<R>(
  { module, setup }: ThreadPlan,
  count: number,
  memoryMb: number,
): Promise<Threads<R>> {
  // Only who needs threads waits for it.
  const { Piscina: Pool } = await import('piscina');
  const pool: Piscina<number, WorkAnswer<R>> = new Pool({
    filename: fileURLToPath(module),
    name: 'work',
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: tasksHeld,
    workerData: setup,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: limits.workerYoungMb },
    // A thread that sleeps on an atomic hears nothing of the programs it started.
    atomics: 'disabled',
    recordTiming: false,
  });
  // Few at one time. A set or a map that thousands come into and leave has the engine keep all of them, and what they hold,
  // until its next full collection.
  const waiting: ((answer: ThreadAnswer<R>) => void)[] = [];
  // A thread that cannot even start answers nobody, and the pool does not start another.
  pool.on('error', (error) => {
    for (const answer of waiting.splice(0)) answer(diedOf(error));
  });
  return {
    run: (task) =>
      new Promise((resolve) => {
        const answer = (one: ThreadAnswer<R>): void => {
          const place = waiting.indexOf(answer);
          if (place >= 0) waiting.splice(place, 1);
          resolve(one);
        };
        waiting.push(answer);
        pool.run(task).then(
          (one) => answer(takenOut(one)),
          (error: unknown) => answer(diedOf(error)),
        );
      }),
    close: () => pool.destroy(),
  };
}

/** The pool has such a map, so that it is left nothing but the shell of an answer. */
function takenOut<R>(answer: WorkAnswer<R>): WorkAnswer<R> {
  const taken = { ...answer };
  for (const key of Object.keys(answer)) Reflect.deleteProperty(answer, key);
  return taken;
}

function diedOf(error: unknown): { readonly kind: 'died'; readonly why: string } {
  return { kind: 'died', why: error instanceof Error ? error.message : String(error) };
}
