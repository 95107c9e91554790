import type { Crew } from './crew.ts';

/** Numbered trials, or other tasks, and who does them. */
export interface Campaign<R> {
  /** The first that is not done yet. */
  readonly from: number;
  readonly total: number;
  readonly crew: Crew<R>;
  /** Takes in the results one by one in the order of their numbers, whoever was faster, and may say that it is enough. */
  take(result: R, task: number): 'go-on' | 'stop';
}

/**
 * Has everything done and hands over the results in order, so that what comes of it is the same for any number of workers.
 * Never more results are in memory than the crew is wide. The crew is closed in the end, whatever happens.
 */
export async function runCampaign<R>({ from, total, crew, take }: Campaign<R>): Promise<void> {
  const ahead: Promise<R>[] = [];
  let next = from;
  try {
    for (let task = from; task < total; task += 1) {
      for (; next < total && ahead.length < crew.width; next += 1) ahead.push(started(crew, next));
      const result = await ahead.shift();
      if (take(result as R, task) === 'stop') return;
    }
  } finally {
    await crew.close();
  }
}

/** Its error is told when its turn comes, and must not end the process before. */
function started<R>(crew: Crew<R>, task: number): Promise<R> {
  const result = crew.run(task);
  result.catch(() => undefined);
  return result;
}
