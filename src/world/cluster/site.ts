import type { ProcessorWork } from '../../base/processor-work.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { SwitchFault, Controls } from '../../domain/switch-fault.ts';
import type { KubeClient } from './kube/kube-client.ts';
import type { PrometheusClient } from './prometheus/prometheus-client.ts';
import type { RestoreLog } from './restore/restore-log.ts';

/** What faults and actions of one trial work on. Everything in it belongs to a cluster that requal made. */
export interface Site {
  readonly scenario: Scenario;
  readonly seed: number;
  /** Scenario time over real time. */
  readonly timeScale: number;
  readonly kube: KubeClient;
  readonly prometheus: PrometheusClient;
  readonly faultSwitch: FaultSwitch;
  /** Written to before anything is changed that the harness must put back. Changes by actions are the candidate's. */
  readonly restoreLog: RestoreLog;
  readonly loads: Loads;
  /** Folder with the key of requal's own authority, which signs the target's certificates. */
  readonly stateFolder: string;
  /** What a fault has to remember from its injection to its end, by its id. */
  readonly notes: Map<string, readonly string[]>;
  /** Whether what automation does is done by a controller of the user's, and only watched here. */
  readonly controller: boolean;
  /** The image that all of the target runs. */
  readonly targetImage: string;
}

/** The pod through which the target's own faults and its operators' controls are set. */
export interface FaultSwitch {
  /** Throws a `HarnessError` when it does not take the fault. It ends by itself after the fault's `ttlMs`. */
  put(id: string, fault: SwitchFault): Promise<void>;
  /** Says whether it was there. */
  remove(id: string): Promise<boolean>;
  faults(): Promise<readonly string[]>;
  setControls(service: string, controls: Partial<Controls>): Promise<void>;
  clearControls(service: string): Promise<void>;
  controls(service: string): Promise<Controls>;
  /** Time that its own small work took since its start, and processor time that it needed; nothing touches it. */
  processorWork(): Promise<ProcessorWork>;
}

/** Load beside that of the ordinary users: surges and abuse. Each is a k6 of its own, bounded in time. */
export interface Loads {
  /** Starts load of `rate` requests a second and waits until it runs. Counted among the users' when `legitimate`. */
  start(name: string, load: ExtraLoad): Promise<void>;
  /** Harmless when it does not run. */
  stop(name: string): Promise<void>;
  /** Requests of this load that ended in the last `overMs`, and those that failed. */
  seen(name: string, overMs: number): { readonly offered: number; readonly failed: number };
}

export interface ExtraLoad {
  /** Requests per second of real time. */
  readonly rate: number;
  readonly legitimate: boolean;
  /** Real milliseconds after which it ends by itself. */
  readonly forMs: number;
}

/** Real milliseconds for milliseconds of scenario time. */
export function realMs({ timeScale }: Pick<Site, 'timeScale'>, scenarioMs: number): number {
  return Math.round(scenarioMs / timeScale);
}
