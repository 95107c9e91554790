import { drawBelow } from '../../base/draw.ts';
import type { Fault, FaultOf } from '../../domain/fault.ts';
import type { SimulatedFault } from './simulator-capabilities.ts';
import { limits } from '../../domain/limits.ts';
import { loseReplica, place } from './replicas.ts';
import { visitsPerRequest } from './reach.ts';
import { slotsMax } from './memory.ts';
import { certificateHoldsMs, refusal, replicaState, tickSeconds } from './simulation.ts';
import type { FaultRecord, Simulation } from './simulation.ts';
import { advanceRollout, beginRollout } from './versions.ts';

/** What a fault does to the state when it begins, at the end of each tick, and when it ends. */
export interface FaultEffect<F extends Fault> {
  begin(sim: Simulation, record: FaultRecord, fault: F): void;
  /** True when the fault has ended by what happened in the system. */
  advance(sim: Simulation, record: FaultRecord, fault: F): boolean;
  end(sim: Simulation, record: FaultRecord, fault: F): void;
}

/** Share of its capacity that a target loses in the dip that starts a retry storm. */
const dipDepth = 0.9;
/** A storm is over when its target has been well for a minute. */
const calmTicks = 12;
const replaced: number[] = [];
const lasts = (): boolean => false;

/** The catalogue. The compiler lists what is missing. */
export const faultEffects: { readonly [K in SimulatedFault]: FaultEffect<FaultOf<K>> } = {
  'memory-leak': {
    begin: (sim, { service }, fault) => grow(sim, service, fault.growthPerMinute),
    advance: lasts,
    end: (sim, { service }, fault) => grow(sim, service, -fault.growthPerMinute),
  },
  'data-corruption': {
    begin(sim, { service }, fault) {
      grow(sim, service, fault.growthPerMinute);
      sim.corruption[service]! += fault.recordsPerMinute;
      sim.corruptionBase[service]! += fault.recordsPerMinute;
    },
    advance: lasts,
    end(sim, { service }, fault) {
      grow(sim, service, -fault.growthPerMinute);
      sim.corruptionBase[service]! -= fault.recordsPerMinute;
      if (sim.corruptionBase[service]! <= 0) sim.corruption[service] = 0;
    },
  },
  'bad-deploy': {
    begin(sim, { service }, fault) {
      sim.badErrors[service] = fault.errorRatio;
      sim.badLatency[service] = fault.latencyFactor;
      sim.isBusy[service] = 1;
      sim.flagOff[service] = 0;
      sim.hasFormer[service] = 1;
      beginRollout(sim, service, 1);
    },
    advance(sim, { service, beganTick }) {
      if (sim.rolloutTo[service] === 1) advanceRollout(sim, service, beganTick, replaced);
      return false;
    },
    end: endBadVersion,
  },
  'dependency-outage': {
    begin: (sim, record) => setOutage(sim, record.service),
    advance: lasts,
    end: (sim, record) => setOutage(sim, record.service),
  },
  'retry-storm': {
    begin(sim, { service }, fault) {
      sim.hindered[service] = dipDepth;
      sim.isBusy[service] = 1;
      setRetries(sim, service, fault.retries);
    },
    advance(sim, record, fault) {
      const { service } = record;
      if ((sim.tick - record.beganTick) * limits.tickMs < fault.dipFor) return false;
      if (sim.hindered[service] !== 0) sim.isBusy[service] = 1;
      sim.hindered[service] = 0;
      const isWell = sim.seenError[service]! - sim.shedShare[service]! < 0.01;
      record.calmTicks = isWell ? record.calmTicks + 1 : 0;
      return record.calmTicks >= calmTicks;
    },
    end(sim, { service }) {
      sim.hindered[service] = 0;
      sim.isBusy[service] = 1;
      setRetries(sim, service, 0);
    },
  },
  'traffic-surge': {
    begin: (sim, record, fault) => setSurge(sim, record.service, fault.factor),
    advance: lasts,
    end: (sim, record) => setSurge(sim, record.service, 1),
  },
  'queue-backlog': {
    begin(sim, { service }, fault) {
      sim.slowdown[service] = fault.slowdown;
      setSlow(sim, service, 1);
    },
    advance: (sim, { service }) => !hasSlow(sim, service),
    end(sim, { service }) {
      sim.slowdown[service] = 1;
      setSlow(sim, service, 0);
    },
  },
  'expired-certificate': {
    begin(sim, { service }) {
      if (sim.isRenewed[service] === 1) return;
      sim.isBusy[service] = 1;
      sim.refused[service]! |= refusal.certificate;
      sim.isPlain[service] = 0;
      sim.certificateUntil[service] = sim.tick * limits.tickMs;
    },
    advance: (sim, { service }) => sim.isRenewed[service] === 1,
    end(sim, { service }) {
      sim.isBusy[service] = 1;
      sim.refused[service]! &= ~refusal.certificate;
      sim.isPlain[service] = 0;
      sim.certificateUntil[service] = sim.tick * limits.tickMs + certificateHoldsMs;
    },
  },
  'cache-saturation': {
    begin(sim, { service }, fault) {
      if (sim.isCache[service] === 1)
        sim.hitTarget[service] = Math.min(fault.hitRatio, sim.services[service]!.hitRatio);
    },
    advance: lasts,
    end(sim, { service }) {
      if (sim.isCache[service] === 1) sim.hitTarget[service] = sim.services[service]!.hitRatio;
    },
  },
  'node-loss': {
    begin: loseNodes,
    advance(sim, record, fault) {
      if ((sim.tick - record.beganTick) * limits.tickMs === fault.replacedAfter) placeAbsent(sim);
      return false;
    },
    end(sim, _record, fault) {
      sim.nodesLost -= Math.min(fault.nodes, sim.scenario.topology.nodes);
      placeAbsent(sim);
    },
  },
  'telemetry-outage': {
    begin: (sim) => void sim.telemetryDown++,
    advance: lasts,
    end: (sim) => void sim.telemetryDown--,
  },
};

function grow(sim: Simulation, s: number, perMinute: number): void {
  const growth = sim.leak[s]! + (perMinute * tickSeconds) / 60;
  sim.leak[s] = growth > 1e-9 ? growth : 0;
  sim.isBusy[s] = 1;
}

/** The bad version is no longer there, whether it was rolled back or mended in place. */
function endBadVersion(sim: Simulation, { service }: FaultRecord): void {
  sim.badErrors[service] = 0;
  sim.badLatency[service] = 1;
  sim.flagOff[service] = 0;
  if (sim.rolloutTo[service] === 1) sim.rolloutTo[service] = -1;
  sim.isBad.fill(0, service * slotsMax, (service + 1) * slotsMax);
  sim.isBusy[service] = 1;
}

/** The worst of the outages that are active at a service. */
function setOutage(sim: Simulation, s: number): void {
  let worst = 0;
  for (const { fault, service, phase } of sim.faults) {
    if (fault.kind === 'dependency-outage' && service === s && phase === 'active')
      worst = Math.max(worst, fault.errorRatio);
  }
  sim.outage[s] = worst;
  sim.isBusy[s] = 1;
}

/** All callers of a service, users among them, try again so often. */
function setRetries(sim: Simulation, s: number, retries: number): void {
  sim.graph.callee.forEach((to, e) => {
    if (to === s) sim.edgeExtraRetries[e] = retries;
  });
  if (s === sim.entry) sim.client.retries = retries;
}

/** More users at the entry; at any other service, others who come straight to it. */
function setSurge(sim: Simulation, s: number, factor: number): void {
  if (s === sim.entry) sim.client.surge = factor;
  else sim.externalArrivals[s] = (factor - 1) * sim.scenario.workload.rate * visitsPerRequest(sim)[s]! * tickSeconds;
}

function setSlow(sim: Simulation, s: number, slow: 0 | 1): void {
  sim.isSlow.fill(slow, s * slotsMax, s * slotsMax + sim.desired[s]!);
  sim.isBusy[s] = 1;
}

function hasSlow(sim: Simulation, s: number): boolean {
  for (let slot = 0; slot < sim.desired[s]!; slot++) if (sim.isSlow[s * slotsMax + slot] === 1) return true;
  return false;
}

/** Machines hold the replicas round robin; which ones are lost is drawn by the fault's name. */
function loseNodes(sim: Simulation, _record: FaultRecord, fault: FaultOf<'node-loss'>): void {
  const { nodes } = sim.scenario.topology;
  const first = drawBelow(nodes, sim.seed, 'node-loss', fault.id, 0);
  sim.nodesLost += Math.min(fault.nodes, nodes);
  for (let s = 0; s < sim.count; s++) {
    if (sim.services[s]!.kind === 'external') continue;
    for (let slot = 0; slot < sim.desired[s]!; slot++) {
      if ((s + slot - first + nodes * slotsMax) % nodes < fault.nodes) loseReplica(sim, s, slot);
    }
  }
}

function placeAbsent(sim: Simulation): void {
  for (let s = 0; s < sim.count; s++) {
    for (let slot = 0; slot < sim.desired[s]!; slot++) {
      const isAbsent = sim.replica[s * slotsMax + slot] === replicaState.absent;
      if (isAbsent) place(sim, s, slot, sim.tick + sim.startTicks[s]!);
    }
  }
}
