import { coresAvailable } from '../base/processes.ts';
import type { Candidate } from '../domain/candidate.ts';
import { limits } from '../domain/limits.ts';

/** How many threads so many tasks are worth, unless a number is asked for; 1 for none beside this one. */
export function workersFor(asked: number | null, tasks: number): number {
  const worthwhile = tasks < limits.trialsForWorkersMin ? 1 : Math.min(coresAvailable(), limits.workersMax);
  return Math.max(1, Math.min(asked ?? worthwhile, tasks));
}

/**
 * Whether programs are on trial. Their time limits are of the wall clock, and would be missed more often the more of them ran
 * side by side, so their trials have this process to themselves.
 */
export function asksPrograms({ agent, programs }: Candidate): boolean {
  return [agent, programs.policy, programs.executor].some(({ kind }) => kind === 'exec' || kind === 'controller');
}
