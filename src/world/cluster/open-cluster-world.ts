import { wallNowMs } from '../../base/clock.ts';
import { processStart } from '../../base/processes.ts';
import { runProgram } from '../../base/run-program.ts';
import type { ProgramRun } from '../../base/run-program.ts';
import { environmentValue } from '../../base/environment.ts';
import { HarnessError } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { World } from '../../domain/world.ts';
import { clusterWorld } from './cluster-world.ts';
import type { ReadyCluster } from './cluster-world.ts';
import { prepareFaults, preparedFaults } from './faults/prepare-faults.ts';
import { openFaultSwitch } from './fault-switch.ts';
import { findK6 } from './k6/find-k6.ts';
import { startK6 } from './k6/k6-process.ts';
import type { K6Process, K6Setup } from './k6/k6-process.ts';
import type { ClusterSettings } from './lifecycle/cluster-settings.ts';
import { entryAddress } from './lifecycle/entry-address.ts';
import { installTarget } from './lifecycle/install-target.ts';
import { openCluster } from './lifecycle/open-cluster.ts';
import type { ClusterHandle } from './lifecycle/open-cluster.ts';
import { createLoads } from './loads.ts';
import type { EndedLoad } from './loads.ts';
import type { OwnManifests } from './own/own-manifests.ts';
import { prometheusClient } from './prometheus/prometheus-client.ts';
import { putBackAll } from './restore/put-back.ts';
import type { PutBack } from './restore/put-back.ts';
import { openRestoreLog } from './restore/restore-log.ts';
import type { RestoreLog } from './restore/restore-log.ts';
import { takeSnapshot } from './restore/snapshot.ts';
import { revisionsNow } from './revisions.ts';
import type { FaultSwitch, Site } from './site.ts';
import { trialSwitch } from './trial-switch.ts';
import { steadyBaseline, usersPlan } from './users-load.ts';

export interface ClusterWorldOptions {
  readonly settings: ClusterSettings;
  readonly timeScale: number;
  readonly seed: number;
  /** The user's own, if the scenario has a target of its own; else null. */
  readonly manifests: OwnManifests | null;
  /** The user's own k6 script instead of the scenario's workload. */
  readonly script: string | null;
  /** Whether the user asked on purpose for load on other hosts than this machine. */
  readonly anyHost: boolean;
  /** Whether a controller of the user's carries out what automation does. */
  readonly controller: boolean;
  /** Aborted, the opening ends as soon as it can, and all is put back. */
  readonly stop: AbortSignal;
  /** Told what was put back at the end, and what could not be. */
  onRestored(results: readonly PutBack[]): void;
  /** Told what k6 itself says of each load. */
  onLoadEnded(load: EndedLoad): void;
}

/**
 * Makes a cluster ready for one trial (design.md section 9): takes its lock, refuses one in which something is still to
 * be put back, installs the target of the scenario, and lets k6's users reach a steady baseline. Throws `UserError` or
 * `HarnessError` when that cannot be; then all is put back before.
 */
export async function openClusterWorld(scenario: Scenario, options: ClusterWorldOptions): Promise<World> {
  return clusterWorld(await readyCluster(scenario, options));
}

/** The same, before time begins to run: `clusterWorld` starts it. */
export async function readyCluster(scenario: Scenario, options: ClusterWorldOptions): Promise<ReadyCluster> {
  const handle = await openCluster({ settings: options.settings, purpose: `a trial of ${scenario.id}` });
  const faultSwitch = openFaultSwitch(handle.kube);
  const log = unrestored(handle);
  const putBack = async (): Promise<void> => {
    try {
      options.onRestored(await putBackAll(log, { kube: handle.kube, faultSwitch, removeContainer }));
    } finally {
      handle.close();
    }
  };
  try {
    await refuseHeldFaults(faultSwitch);
    const { timeScale, seed, manifests } = options;
    await installTarget(handle, scenario, { timeScale, seed, manifests });
    refuseStopped(options.stop);
    const before = await takeSnapshot(handle.kube, handle.namespaces.target);
    log.ahead({ kind: 'namespaces', namespaces: [...handle.namespaces.target], before: [...before] });
    if (manifests === null) {
      for (const { name } of scenario.topology.services) log.ahead({ kind: 'controls', service: name });
    }
    const setup = await k6Setup(handle, scenario, options);
    const users = await startK6(setup);
    writeAhead(log, users);
    const started = (load: K6Process) => writeAhead(log, load);
    const loads = createLoads(users, setup, { started, ended: options.onLoadEnded });
    const firstRevisions = await revisionsNow(handle.kube, handle.namespaces.target);
    const parts = { faultSwitch: trialSwitch(faultSwitch), log, loads, firstRevisions };
    const site = siteOf(handle, scenario, options, parts);
    const restore = async (): Promise<void> => {
      await loads.stopAll();
      await putBack();
    };
    await baseline(users, site, options.stop).catch(async (error: unknown) => {
      await loads.stopAll();
      throw error;
    });
    return { site, loads, restore };
  } catch (error) {
    await putBack();
    throw error;
  }
}

/** Lets the users begin, lays out what is in sight before it bites, and waits for a steady service. */
async function baseline(users: K6Process, site: Site, stop: AbortSignal): Promise<void> {
  const { scenario } = site;
  await users.release();
  const releasedAt = wallNowMs();
  const isLaidOut = preparedFaults(scenario).length > 0 || scenario.workload.points.length > 0;
  const beginsAt = isLaidOut ? releasedAt + limits.clusterBaselineMs : null;
  if (beginsAt !== null) await prepareFaults(site, beginsAt, stop);
  await steadyBaseline(users, scenario, { releasedAt, beginsAt }, stop);
}

/** Removes a container of k6; harmless when there is none. */
export async function removeContainer(name: string): Promise<void> {
  await runProgram(toolRun('docker', ['rm', '--force', name]));
}

/** What somebody with another state folder left at the switch is in no restore log of ours, and would be in this trial. */
async function refuseHeldFaults(faultSwitch: FaultSwitch): Promise<void> {
  const held = await faultSwitch.faults();
  if (held.length === 0) return;
  throw new HarnessError(
    `the fault switch still holds ${held.join(', ')} of another trial; what it holds ends by itself a little after its time`,
  );
}

function refuseStopped(stop: AbortSignal): void {
  if (stop.aborted) throw new HarnessError('the trial was interrupted before it began');
}

/** The restore log, empty: what an earlier trial left behind is not put back by the way, but by who knows of it. */
function unrestored(handle: ClusterHandle): RestoreLog {
  const log = openRestoreLog(handle.state.restoreLog);
  const open = log.open().length;
  if (open === 0) return log;
  handle.close();
  throw new HarnessError(
    `an earlier trial left ${open} things in the cluster that were not put back: run \`requal cluster restore\``,
  );
}

async function k6Setup(handle: ClusterHandle, scenario: Scenario, options: ClusterWorldOptions): Promise<K6Setup> {
  const image = environmentValue('REQUAL_K6_IMAGE') ?? 'grafana/k6:latest';
  const binary = await findK6(environmentValue('REQUAL_K6'), image, askVersion);
  const { timeScale, script, anyHost } = options;
  const { url, secured } = entryAddress(scenario, handle.entryUrl);
  const authorityFile = secured ? handle.state.authority : null;
  const plan = usersPlan({ scenario, timeScale, url, authorityFile, script });
  return { binary, image, plan, anyHost };
}

async function askVersion(command: readonly [string, ...string[]]): Promise<string | null> {
  const [program, ...args] = command;
  const answer = await runProgram(toolRun(program, args));
  return answer.kind === 'ended' && answer.code === 0 ? answer.stdout : null;
}

function toolRun(program: string, args: readonly string[]): ProgramRun {
  return { program, args, input: null, environment: {}, timeLimitMs: limits.toolAnswerMaxMs };
}

/** So that k6 is also ended when requal was killed. */
function writeAhead(log: RestoreLog, { pid, container }: K6Process): void {
  const startedAt = pid === null ? null : processStart(pid);
  if (pid !== null && startedAt !== null) log.ahead({ kind: 'process', pid, startedAt, program: 'k6' });
  if (container !== null) log.ahead({ kind: 'container', name: container });
}

function siteOf(
  { kube, prometheusUrl, state, targetImage, entryUrl }: ClusterHandle,
  scenario: Scenario,
  { seed, timeScale, controller }: ClusterWorldOptions,
  parts: Pick<Site, 'faultSwitch' | 'loads' | 'firstRevisions'> & { readonly log: RestoreLog },
): Site {
  return {
    scenario,
    seed,
    timeScale,
    controller,
    kube,
    prometheus: prometheusClient({
      base: prometheusUrl,
      timeLimitMs: answerTimeMs(timeScale),
      lookbackMs: limits.prometheusLookbackMs,
    }),
    faultSwitch: parts.faultSwitch,
    restoreLog: parts.log,
    loads: parts.loads,
    stateFolder: state.path,
    notes: new Map(),
    targetImage,
    entryUrl,
    firstRevisions: parts.firstRevisions,
  };
}

/** What does not answer must not hold up the trial by more than half of what it may be late. */
function answerTimeMs(timeScale: number): number {
  return Math.min(limits.prometheusAnswerMaxMs, Math.floor(limits.clusterLagMaxMs / timeScale / 2));
}
