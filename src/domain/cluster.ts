import { z } from 'zod';
import type { LockHolder } from '../base/folder-lock.ts';

/** What the state folder notes of a cluster, written before kind makes it, so that a half-made one is known as ours. */
export const clusterRecordSchema = z.strictObject({
  schema: z.literal('requal/cluster/v1'),
  name: z.string(),
  /** `making` until kind is done; `borrowed` when requal did not make it and was allowed to use it. */
  state: z.enum(['making', 'made', 'borrowed']),
  since: z.string(),
  /** Ports of this machine that were chosen for it; null for a borrowed one. They tell a half-made cluster from a stranger's. */
  ports: z.strictObject({ entry: z.int(), prometheus: z.int() }).nullable(),
});

export type ClusterRecord = z.output<typeof clusterRecordSchema>;

/** What is installed in the cluster, noted in the cluster itself. */
export const targetRecordSchema = z.strictObject({
  scenario: z.string().nullable(),
  /** SHA-256 of the objects. */
  digest: z.string().nullable(),
  image: z.string(),
  timeScale: z.number().nullable(),
  installedAt: z.string().nullable(),
});

export type TargetRecord = z.output<typeof targetRecordSchema>;

/** One step of a long business: what it was, what came of it, and how long it took. */
export interface StepReport {
  readonly name: string;
  readonly result: string;
  readonly tookMs: number;
}

/** A Deployment or StatefulSet, and how far it is. */
export interface WorkloadState {
  readonly namespace: string;
  readonly name: string;
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly wanted: number;
  /** Pods of the newest template that are ready; 0 while the controller has not seen the newest specification. */
  readonly ready: number;
  /** Pods of any template. */
  readonly pods: number;
}

/** What `requal cluster up` tells. */
export interface ClusterUp {
  readonly cluster: string;
  readonly scenario: string;
  readonly digest: string;
  readonly entryUrl: string;
  readonly prometheusUrl: string;
  readonly stateFolder: string;
  readonly steps: readonly StepReport[];
}

/** What `requal cluster status` tells. Reads only, and needs no lock. */
export interface ClusterStatus {
  readonly schema: 'requal/cluster-status/v1';
  readonly cluster: string;
  readonly context: string;
  /** `foreign`: there is a cluster of that name that this state folder knows nothing of. */
  readonly state: 'absent' | 'foreign' | 'unfinished' | 'stopped' | 'not-answering' | 'up';
  /** When requal made it, and when its node started last. */
  readonly since: string | null;
  readonly startedAt: string | null;
  readonly borrowed: boolean;
  readonly target: TargetRecord | null;
  readonly workloads: readonly WorkloadState[];
  readonly entryUrl: string | null;
  readonly prometheusUrl: string | null;
  readonly heldBy: LockHolder | null;
  /** A restore log with anything in it: an earlier run may have left something to put back. */
  readonly restoreLogThere: boolean;
  readonly stateFolder: string;
}

/** What `requal cluster down` did. */
export type DownResult = 'nothing-there' | 'cluster-deleted' | 'objects-deleted';

/** One thing that `requal doctor` looked at. */
export interface DoctorCheck {
  readonly name: string;
  /** `missing` keeps a world from running; `warning` does not. */
  readonly state: 'ok' | 'warning' | 'missing';
  readonly found: string;
  /** How to get it; null when nothing is to be done. */
  readonly mend: string | null;
}

/** One world, and what it needs. */
export interface DoctorWorld {
  readonly world: 'simulator' | 'recorded' | 'cluster';
  readonly ready: boolean;
  readonly checks: readonly DoctorCheck[];
}

/** What `requal doctor` tells. */
export interface DoctorReport {
  readonly schema: 'requal/doctor/v1';
  readonly requal: string;
  readonly worlds: readonly DoctorWorld[];
}
