import { sleep, wallNowMs } from '../../base/clock.ts';
import { HarnessError, invariant } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import { shortageOf } from '../../domain/machine-load.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Completion, Step, Truth, World } from '../../domain/world.ts';
import { clusterCapabilities } from './cluster-capabilities.ts';
import { createOperations } from './operations.ts';
import type { Ended, Operations } from './operations.ts';
import type { TrialLoads } from './loads.ts';
import type { MachineWatch } from './machine-watch.ts';
import { watchMachine } from './machine-watch.ts';
import { createSampler } from './samples/sampler.ts';
import type { Sampler } from './samples/sampler.ts';
import type { Site, TrialSwitch } from './site.ts';

/** A cluster made ready for one trial: target installed, users at a steady baseline. */
export interface ReadyCluster {
  readonly site: Site;
  readonly loads: TrialLoads;
  /** Puts the cluster back as it was and gives it up. Called once, on every way out. */
  restore(): Promise<void>;
}

/**
 * A real system in real time (design.md section 9). Scenario time runs `timeScale` times as fast as real time, from the
 * moment this is called. `advance` throws a `HarnessError` when the harness can no longer be trusted: k6 or Prometheus
 * gone, a fault that did not bite or was lost, a machine too busy.
 */
export function clusterWorld({ site, loads, restore }: ReadyCluster): World {
  const startedAt = wallNowMs();
  const { timeScale } = site;
  const realAt = (at: number): number => startedAt + at / timeScale;
  const scenarioAt = (real: number): number => Math.floor((real - startedAt) * timeScale);
  const operations = createOperations(site);
  const sampler = createSampler({
    site,
    loads,
    realAt,
    activeFaults: () => operations.activeFaults,
    lingeringFaults: () => operations.lingeringFaults,
  });
  const machine = watchMachine(() => site.faultSwitch.processorWork());
  let at = -1;
  let restored: Promise<void> | null = null;
  return {
    capabilities: clusterCapabilities(site.scenario),
    samples: sampler.table,
    machine: () => machine.worst,
    begin(command) {
      invariant(restored === null, 'a command reached a world that is closed');
      operations.begin(command);
    },
    async advance(untilMs) {
      invariant(restored === null, 'a world that is closed was advanced');
      if (untilMs <= at) return still(at, sampler);
      await waitUntil(realAt(untilMs));
      refuseShortage(machine);
      refuseLag(scenarioAt(wallNowMs()) - untilMs);
      const truth = await sampler.sampleTo(untilMs);
      refuseFault(operations, loads, site.faultSwitch.fault ?? machine.fault ?? sampler.fault);
      if (untilMs >= site.scenario.horizon) await refuseUnseen(operations, site.faultSwitch);
      const completions = operations.take().map((ended) => completionOf(ended, at, untilMs));
      await operations.keepWatch();
      at = untilMs;
      return { at, samples: sampler.table, completions, reported: [], truth: whereItMatters(truth) };
    },
    async close() {
      machine.stop();
      restored ??= operations.stop().then(restore);
      await restored;
    },
  };
}

function still(at: number, { table, newest }: Sampler): Step {
  return { at, samples: table, completions: [], reported: [], truth: [newest] };
}

async function waitUntil(realAt: number): Promise<void> {
  const left = realAt - wallNowMs();
  if (left > 0) await sleep(left);
}

/** Decisions that come far too late are requal's fault and not the candidate's. */
function refuseLag(lagMs: number): void {
  if (lagMs <= limits.clusterLagMaxMs) return;
  throw new HarnessError(
    `requal fell ${Math.round(lagMs / 1_000)} s of scenario time behind: this machine is too busy for this time scale`,
  );
}

/** Before all other faults: it is often the reason of them. */
function refuseShortage({ worst }: MachineWatch): void {
  const shortage = worst === null ? null : shortageOf(worst);
  if (shortage !== null) throw new HarnessError(shortage);
}

function refuseFault(operations: Operations, loads: TrialLoads, fault: string | null): void {
  const broken = operations.fault ?? loads.fault(wallNowMs()) ?? fault;
  if (broken !== null) throw new HarnessError(broken);
}

/**
 * Nothing comes after the horizon that would tell: a fault that nobody saw bite, or that was gone from the switch, would
 * pass for an incident that the candidate lived through.
 */
async function refuseUnseen({ unseenFault }: Operations, faultSwitch: TrialSwitch): Promise<void> {
  const broken = unseenFault ?? (await faultSwitch.look());
  if (broken !== null) throw new HarnessError(broken);
}

/** What ended since the last step has ended in this one, at the latest now. */
function completionOf({ id, outcome, reason, touched }: Ended, after: number, until: number): Completion {
  return { id, at: Math.max(after + 1, until), outcome, reason, touched };
}

/** Each crossing of the objective, then the newest. */
function whereItMatters(truth: readonly Truth[]): readonly Truth[] {
  return truth.filter((one, n) => n === truth.length - 1 || one.objectiveMet !== (truth[n - 1] ?? one).objectiveMet);
}

/** The scenario's own length in real time, with what comes before and after it; for whoever plans trials. */
export function clusterTrialMs({ horizon }: Scenario, timeScale: number): number {
  return limits.clusterBaselineMs + Math.ceil(horizon / timeScale) + limits.clusterAfterloadMs;
}
