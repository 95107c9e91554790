import { join } from 'node:path';
import type { Entry } from '../../src/domain/entry.ts';
import type { Summary, TrialSummary } from '../../src/domain/summary.ts';
import { summarySchema } from '../../src/domain/summary.ts';
import { readJournal } from '../../src/journal/read-journal.ts';
import { keptFolder } from './kept-folder.ts';
import { requal } from './requal-process.ts';
import { sharedCluster } from './shared-cluster.ts';

/** A trial in the shared cluster, run and judged by the command line as a user's would be. */
export interface ClusterTrial extends TrialSummary {
  readonly entries: readonly Entry[];
}

export interface ClusterRun {
  readonly exitCode: number | null;
  readonly stderr: string;
  /** By the ids of their scenarios. */
  readonly trials: Readonly<Record<string, ClusterTrial>>;
}

/** Under load all of the cluster is slower than the simulator thinks; at ten times real time there is room for that. */
export const trialTimeScale = 10;

/**
 * Runs scenarios one after another. What requal itself calls inconclusive because this machine was too busy to measure
 * anything is run once more, and that is said: such a machine says nothing about requal, and a second time it is a failure.
 */
export async function clusterTrials(scenarios: readonly string[], candidate: string): Promise<ClusterRun> {
  const first = await runOnce(scenarios, candidate);
  const starved = Object.values(first.trials).find(({ verdict, why }) => verdict === 'inconclusive' && isStarved(why));
  if (starved === undefined) return first;
  process.stdout.write(`tried again, because the machine was too busy: ${starved.id}: ${starved.why}\n`);
  return runOnce(scenarios, candidate);
}

function isStarved(why: string): boolean {
  return why.includes('too busy') || why.includes('short of processor time');
}

async function runOnce(scenarios: readonly string[], candidate: string): Promise<ClusterRun> {
  const out = keptFolder('trials');
  const { code, stdout, stderr } = await requal([...runWords(scenarios), '--candidate', candidate, '--out', out]);
  if (stdout === '') throw new Error(`requal run said nothing and ended with ${code}:\n${stderr}`);
  const summary: Summary = summarySchema.parse(JSON.parse(stdout));
  const entriesOf = ({ journal }: TrialSummary) => readJournal(join(summary.run.folder ?? out, journal)).entries;
  const trials = summary.trials.map((trial) => [trial.scenario, { ...trial, entries: entriesOf(trial) }] as const);
  return { exitCode: code, stderr, trials: Object.fromEntries(trials) };
}

/** The words of `requal run` for scenarios in the shared cluster. */
export function runWords(scenarios: readonly string[], timeScale = trialTimeScale): readonly string[] {
  const where = ['--world', 'cluster', '--cluster', sharedCluster.name, '--time-scale', String(timeScale)];
  return ['run', ...scenarios, ...where, '--json'];
}
