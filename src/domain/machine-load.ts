import { limits } from './limits.ts';

/**
 * How short of processor time a machine was over some seconds of real time: the time that small work took, as a multiple of
 * the processor time that it needed, which is 1 where there is room.
 */
export interface MachineLoad {
  readonly overMs: number;
  /** Of a pod in the cluster that no fault touches; null when it did not tell. */
  readonly clusterStretch: number | null;
  /** Of requal's own process. */
  readonly harnessStretch: number | null;
}

/** Why nothing can be judged by what came late or not at all on such a machine; null when it had room. */
export function shortageOf({ overMs, clusterStretch, harnessStretch }: MachineLoad): string | null {
  const told =
    (clusterStretch ?? 0) > limits.clusterStretchMax
      ? `a pod that no fault touches waited for it: work took ${rounded(clusterStretch)} times`
      : (harnessStretch ?? 0) > limits.harnessStretchMax
        ? `requal itself waited for it: work took ${rounded(harnessStretch)} times`
        : null;
  if (told === null) return null;
  return `the machine was short of processor time: over ${Math.round(overMs / 1_000)} s ${told} as long as it needed`;
}

/** Of two looks the one that tells of more want. */
export function worseLoad(a: MachineLoad, b: MachineLoad): MachineLoad {
  return wantOf(b) > wantOf(a) ? b : a;
}

function wantOf({ clusterStretch, harnessStretch }: MachineLoad): number {
  return Math.max((clusterStretch ?? 0) / limits.clusterStretchMax, (harnessStretch ?? 0) / limits.harnessStretchMax);
}

function rounded(value: number | null): string {
  return (value ?? 0).toFixed(1);
}
