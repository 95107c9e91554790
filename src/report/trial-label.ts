import type { Summary } from '../domain/summary.ts';

/**
 * How a trial of a run is called in the terminal: its id, without the candidate before it where there is only one, which the verdict
 * names already, and without the seed behind it where there is only one.
 */
export function trialLabeller({ run, candidates }: Pick<Summary, 'run' | 'candidates'>): (id: string) => string {
  const prefix = candidates.length === 1 ? `${candidates[0]?.name}/` : '';
  const suffix = run.seeds.length === 1 ? `.s${run.seeds[0]}` : '';
  return (id) => {
    const from = id.startsWith(prefix) ? prefix.length : 0;
    const to = id.endsWith(suffix) ? id.length - suffix.length : id.length;
    return from < to ? id.slice(from, to) : id;
  };
}
