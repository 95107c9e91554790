import { workerData } from 'node:worker_threads';
import type { TrialSetup } from '../../src/jobs/trial-work.ts';
import { answerOf } from '../../src/run/work-answer.ts';

/** What a worker is told that may die: the trials of a run, and which of its tasks end it, and how. */
export interface FrailSetup {
  /** Null for a worker that answers each task with its double. */
  readonly setup: TrialSetup | null;
  readonly deadly: Readonly<Record<number, 'exit' | 'throw' | 'memory'>>;
}

const { setup, deadly } = workerData as FrailSetup;

/** A worker that does what it should, but for some tasks. Tests start it; see crew.ts. */
export async function work(task: number): Promise<unknown> {
  switch (deadly[task]) {
    case 'exit':
      return process.exit(3);
    case 'throw':
      throw new TypeError('a bug in the harness');
    case 'memory':
      return grow();
    default:
      return answerOf(() => answered(task));
  }
}

async function answered(task: number): Promise<unknown> {
  if (setup === null) return task * 2;
  const { createTrialWork } = await import('../../src/jobs/trial-work.ts');
  return createTrialWork(setup).run(task);
}

function grow(): never {
  const all: number[][] = [];
  for (;;) all.push(Array.from<number>({ length: 2_000_000 }).fill(0.5));
}
