import { invariant, unreachable } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Scenario } from '../../domain/scenario.ts';
import type { Command, Completion, ReportedAlert, Step, Touched, Truth, World } from '../../domain/world.ts';
import { nothingTouched } from '../../domain/world.ts';
import { beginFault, endFault } from './faults.ts';
import { returnMemory } from './memory.ts';
import { abortAction, applyAction, applyCanary, complete, extendOperation, fail, undoAction } from './operations.ts';
import { trafficShare } from './reach.ts';
import { placeReplicas } from './replicas.ts';
import { runTick } from './run-tick.ts';
import { returnTable } from './sample-buffers.ts';
import { simulatorCapabilities } from './simulator-capabilities.ts';
import { createSimulation } from './simulation.ts';
import type { FaultRecord, Simulation } from './simulation.ts';
import { objectiveMet, truthOf } from './truth.ts';

const noCompletions: readonly Completion[] = [];
const noReports: readonly ReportedAlert[] = [];

/**
 * A simulated system in virtual time (design.md section 5): the same scenario, seed and commands give the same numbers
 * on every machine. Faults begin and end by command only. Once it is closed its samples are gone.
 */
export function openSimulator(scenario: Scenario, seed: number): World {
  const sim = createSimulation(scenario, seed);
  placeReplicas(sim);
  let isOpen = true;
  return {
    capabilities: simulatorCapabilities,
    samples: sim.table,
    machine: () => null,
    begin(command) {
      invariant(isOpen, 'a command reached a world that is closed');
      begin(sim, command);
    },
    advance(untilMs) {
      invariant(isOpen, 'a world that is closed was advanced');
      return Promise.resolve(advance(sim, untilMs));
    },
    close() {
      if (isOpen) giveBack(sim);
      isOpen = false;
      return Promise.resolve();
    },
  };
}

function giveBack(sim: Simulation): void {
  returnTable(sim.table);
  returnMemory(sim.scenario.topology, sim.columns);
}

/** Runs all ticks up to and including the one at `untilMs`. */
function advance(sim: Simulation, untilMs: number): Step {
  const until = Math.min(Math.floor(untilMs / limits.tickMs), sim.table.ticksMax - 1);
  const truth: Truth[] = [];
  let wasMet = objectiveMet(sim);
  while (sim.tick < until) {
    runTick(sim);
    const isMet = objectiveMet(sim);
    if (isMet !== wasMet || sim.tick === until) truth.push(truthOf(sim));
    wasMet = isMet;
  }
  if (truth.length === 0) truth.push(truthOf(sim));
  const completions = sim.completions.length > 0 ? sim.completions : noCompletions;
  if (sim.completions.length > 0) sim.completions = [];
  return { at: sim.tick * limits.tickMs, samples: sim.table, completions, reported: noReports, truth };
}

function begin(sim: Simulation, command: Command): void {
  switch (command.kind) {
    case 'inject':
      return inject(sim, command);
    case 'clear':
      return clear(sim, command.id, command.faultId);
    case 'apply':
      return applyAction(sim, command.id, command.action, command.by);
    case 'apply-canary':
      return applyCanary(sim, command);
    case 'extend':
      return extendOperation(sim, command.id, command.applied);
    case 'undo':
      return undoAction(sim, command.id, command.applied);
    case 'abort':
      return abortAction(sim, command.id, command.applied);
    default:
      return unreachable(command);
  }
}

function inject(sim: Simulation, command: Extract<Command, { kind: 'inject' }>): void {
  const record = beginFault(sim, command.fault);
  if (record === null) return fail(sim, command.id, 'the target is not in the topology');
  complete(sim, command.id, 'done', '', touchedByFault(sim, record));
}

function clear(sim: Simulation, id: string, faultId: string): void {
  const record = sim.faults.find((candidate) => candidate.fault.id === faultId && candidate.phase !== 'cleared');
  if (record === undefined) return fail(sim, id, `no fault ${faultId} is there to clear`);
  const touched = record.phase === 'active' ? touchedByFault(sim, record) : nothingTouched;
  endFault(sim, record, 'cleared');
  complete(sim, id, 'done', '', touched);
}

function touchedByFault(sim: Simulation, record: FaultRecord): Touched {
  if (record.service < 0) return nothingTouched;
  const services = [sim.graph.names[record.service]!];
  return { ...nothingTouched, services, trafficFraction: trafficShare(sim, new Set([record.service])) };
}
