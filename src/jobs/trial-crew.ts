import type { Crew } from '../run/crew.ts';
import { crewOfOne, openCrew } from '../run/crew.ts';
import { runsAlone } from './run-plan.ts';
import type { TrialReport, TrialSetup } from './trial-work.ts';
import { createTrialWork } from './trial-work.ts';
import { workersFor } from './worker-count.ts';

/** How many threads are asked for, and what they would have to do. */
export interface CrewAsked {
  /** Null for as many as it is worth. */
  readonly asked: number | null;
  readonly trials: number;
  onNotice(sentence: string): void;
}

/** Those who run the trials of a run: this thread alone, or as many others as it is worth. */
export async function openTrialCrew(
  setup: TrialSetup,
  { asked, trials, onNotice }: CrewAsked,
): Promise<Crew<TrialReport>> {
  const work = createTrialWork(setup);
  const alone = runsAlone(setup);
  if (alone && asked !== null && asked > 1)
    onNotice('The trials are run one after the other: in a cluster, and with programs on trial, time is real.');
  const workers = alone ? 1 : workersFor(asked, trials);
  if (workers === 1) return crewOfOne(work.run);
  return openCrew({
    module: workerModule,
    setup,
    workers,
    died: (number, why) => work.broken(number, `the worker that ran this trial died of it: ${why}`),
  });
}

/** The sources and the built package name their files differently, and nobody translates a name in a text. */
const workerModule = new URL(
  import.meta.url.endsWith('.ts') ? './trial-worker.ts' : './trial-worker.js',
  import.meta.url,
);
