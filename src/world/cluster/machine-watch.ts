import { monotonicNowMs, sleep } from '../../base/clock.ts';
import { processorWork } from '../../base/processor-work.ts';
import type { ProcessorWork } from '../../base/processor-work.ts';
import { limits } from '../../domain/limits.ts';
import type { MachineLoad } from '../../domain/machine-load.ts';
import { worseLoad } from '../../domain/machine-load.ts';

/** Time that work took and processor time that it needed, since some beginning. Milliseconds. */
export type WorkSoFar = ProcessorWork;

/** Watches whether the machine has processor time for a trial. */
export interface MachineWatch {
  /** The worst window until now; null before the first is whole. */
  readonly worst: MachineLoad | null;
  /** Why nothing is known of the cluster's machine; null while the pod tells. */
  readonly fault: string | null;
  stop(): void;
}

interface Look {
  readonly at: number;
  /** Null when the pod did not tell. */
  readonly cluster: WorkSoFar | null;
  readonly harness: WorkSoFar;
}

/**
 * Looks again and again until it is stopped. `askCluster` gives what the pod that no fault touches has done so far, or null;
 * `work` does some of requal's own. What a fault of the scenario does to a service stretches neither of the two, unless it
 * takes the processors from all.
 */
export function watchMachine(askCluster: () => Promise<WorkSoFar | null>, work = ownWork): MachineWatch {
  let worst: MachineLoad | null = null;
  let isOver = false;
  let broken: string | null = null;
  const looks: Look[] = [];
  let toldAt = monotonicNowMs();
  let whySilent = '';
  const look = async (): Promise<void> => {
    let harness: WorkSoFar = { tookMs: 0, neededMs: 0 };
    while (!isOver) {
      const done = work();
      harness = { tookMs: harness.tookMs + done.tookMs, neededMs: harness.neededMs + done.neededMs };
      const cluster = await askCluster().catch((error: unknown) => {
        whySilent = error instanceof Error ? error.message : String(error);
        return null;
      });
      const at = monotonicNowMs();
      if (cluster !== null) toldAt = at;
      looks.push({ at, cluster, harness });
      const load = newestWindow(looks);
      if (load !== null) worst = worst === null ? load : worseLoad(worst, load);
      await sleep(limits.machineLookEveryMs);
    }
  };
  look().catch((error: unknown) => {
    broken = `the machine could not be watched: ${error instanceof Error ? error.message : String(error)}`;
  });
  return {
    get worst() {
      return worst;
    },
    get fault() {
      if (broken !== null) return broken;
      const silentMs = monotonicNowMs() - toldAt;
      if (silentMs <= limits.machineSilentMaxMs) return null;
      const why = whySilent === '' ? '' : ` (${whySilent})`;
      return `the fault switch has not told for ${Math.round(silentMs / 1_000)} s whether its machine has processor time${why}`;
    },
    stop() {
      isOver = true;
    },
  };
}

/** From the newest look back to the first that is far enough away. Older ones are dropped. */
function newestWindow(looks: Look[]): MachineLoad | null {
  const newest = looks.at(-1);
  if (newest === undefined) return null;
  while ((looks[1]?.at ?? Infinity) <= newest.at - limits.machineWindowMs) looks.shift();
  const oldest = looks[0];
  if (oldest === undefined || newest.at - oldest.at < limits.machineWindowMs) return null;
  return {
    overMs: Math.round(newest.at - oldest.at),
    clusterStretch: stretch(oldest.cluster, newest.cluster),
    harnessStretch: stretch(oldest.harness, newest.harness),
  };
}

/** A pod that began anew has done less than before: then nothing is known. */
function stretch(before: WorkSoFar | null, after: WorkSoFar | null): number | null {
  if (before === null || after === null) return null;
  const needed = after.neededMs - before.neededMs;
  if (needed <= 0) return null;
  return Math.round(((after.tookMs - before.tookMs) / needed) * 100) / 100;
}

function ownWork(): ProcessorWork {
  return processorWork(limits.machineWorkMs);
}
