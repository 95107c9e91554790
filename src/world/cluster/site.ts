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
  readonly faultSwitch: TrialSwitch;
  /**
   * Written to before anything is changed that the harness must put back. Changes of objects by actions are found by
   * comparing; only what no object shows is written down for them.
   */
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
  /** Where users reach requal's own target, `https://127.0.0.1:<port>`. */
  readonly entryUrl: string;
  /** The revision of each Deployment when the trial was opened, by `revisionKey`: what came before is of other trials. */
  readonly firstRevisions: ReadonlyMap<string, number>;
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
  processorWork(): Promise<SwitchWork>;
}

/** What the switch tells of itself. */
export interface SwitchWork extends ProcessorWork {
  /** Differs for each process: one that began anew has forgotten every fault and control. */
  readonly instance: string;
}

/** The fault switch with a memory of what a trial has set at it, because the switch itself has none that lasts. */
export interface TrialSwitch extends FaultSwitch {
  /** Why what was set is not there any more, as far as was seen by the way; null while nothing says so. */
  readonly fault: string | null;
  /** Asks whether all that should still be there is; then the same. */
  look(): Promise<string | null>;
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
