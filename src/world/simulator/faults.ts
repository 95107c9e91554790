import type { Fault } from '../../domain/fault.ts';
import type { FaultKind } from '../../domain/fault.ts';
import { invariant } from '../../base/errors.ts';
import { faultEffects } from './fault-effects.ts';
import { isSimulated } from './simulator-capabilities.ts';
import type { FaultEffect } from './fault-effects.ts';
import type { FaultRecord, Simulation } from './simulation.ts';

/** Begins a fault; null when its target is not in the topology. */
export function beginFault(sim: Simulation, fault: Fault): FaultRecord | null {
  const service = fault.kind === 'node-loss' ? -1 : sim.graph.indexOf.get(fault.target);
  if (service === undefined) return null;
  const record: FaultRecord = { fault, service, beganTick: sim.tick, phase: 'active', calmTicks: 0 };
  sim.faults.push(record);
  noteActive(sim);
  effectOf(fault).begin(sim, record, fault);
  return record;
}

/** One tick of all faults; those that have run their course are over. */
export function advanceFaults(sim: Simulation): void {
  for (let i = 0; i < sim.faults.length; i++) {
    const record = sim.faults[i]!;
    if (record.phase !== 'active') continue;
    if (effectOf(record.fault).advance(sim, record, record.fault)) endFault(sim, record, 'cured');
  }
}

/** Ends a fault that is active; one that has already ended stays as it is. */
export function endFault(sim: Simulation, record: FaultRecord, phase: 'cured' | 'cleared'): void {
  const wasActive = record.phase === 'active';
  record.phase = phase;
  noteActive(sim);
  if (wasActive) effectOf(record.fault).end(sim, record, record.fault);
}

/** Ends the faults of these kinds at a service and says which they were. */
export function cureFaults(sim: Simulation, service: number, kinds: readonly FaultKind[]): readonly FaultRecord[] {
  const cured = sim.faults.filter(
    (record) => record.phase === 'active' && record.service === service && kinds.includes(record.fault.kind),
  );
  for (const record of cured) endFault(sim, record, 'cured');
  return cured;
}

/** What cured a fault has been taken back. A fault that was cleared in the meantime does not come again. */
export function reviveFault(sim: Simulation, record: FaultRecord): void {
  if (record.phase !== 'cured') return;
  record.phase = 'active';
  noteActive(sim);
  record.calmTicks = 0;
  effectOf(record.fault).begin(sim, record, record.fault);
}

/** The effect that belongs to a fault; the table's type has tied each kind to its own shape. */
function effectOf(fault: Fault): FaultEffect<Fault> {
  invariant(
    isSimulated(fault.kind),
    `a trial began with a fault of kind ${fault.kind}, which the simulator cannot play`,
  );
  return faultEffects[fault.kind];
}

function noteActive(sim: Simulation): void {
  sim.activeFaults = sim.faults.filter((record) => record.phase === 'active').map((record) => record.fault.id);
}
