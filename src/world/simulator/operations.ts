import { invariant } from '../../base/errors.ts';
import { actionTraits } from '../../domain/action.ts';
import type { Action } from '../../domain/action.ts';
import { limits } from '../../domain/limits.ts';
import type { Command, Completion, Touched } from '../../domain/world.ts';
import { nothingTouched } from '../../domain/world.ts';
import type { Course } from './action-effect.ts';
import { actionEffects } from './action-effects.ts';
import { trafficShare } from './reach.ts';
import { isSettled } from './replicas.ts';
import type { Operation, Simulation } from './simulation.ts';
import { isStaged, stagedEffects } from './staged.ts';

/** An operation that has not ended after six hours never will: two hundred slow replicas take two. */
const operationTicksMax = 4_320;
/** Begins an action at once; one that cannot be done completes as failed. */
export function applyAction(sim: Simulation, id: string, action: Action, by: 'automation' | 'person'): void {
  const service = sim.graph.indexOf.get(action.target);
  if (service === undefined) return fail(sim, id, `there is no service ${action.target}`);
  start(sim, makeOperation(sim, id, action, by, service, null));
}

/** As `applyAction`, for the first replicas only. */
export function applyCanary(
  sim: Simulation,
  { id, action, by, replicas }: Extract<Command, { kind: 'apply-canary' }>,
): void {
  const service = sim.graph.indexOf.get(action.target);
  if (service === undefined) return fail(sim, id, `there is no service ${action.target}`);
  if (!isStaged(action.kind)) return fail(sim, id, `${action.kind} cannot begin with a few replicas`);
  const operation = makeOperation(sim, id, action, by, service, null);
  operation.replicasMax = Math.max(Math.round(replicas), 1);
  start(sim, operation);
}

/** Lets an operation that has ended with its canary go on to the rest. */
export function extendOperation(sim: Simulation, id: string, applied: string): void {
  const operation = sim.operations.get(applied);
  if (operation === undefined || operation.phase === 'running' || operation.replicasMax === Infinity)
    return fail(sim, id, `there is no canary ${applied} to go on from`);
  const { kind } = operation.action;
  invariant(isStaged(kind), 'only an action in stages has a canary');
  operation.phase = 'running';
  operation.endsAs = id;
  operation.replicasMax = Infinity;
  stagedEffects[kind](sim, operation);
  sim.running.push(operation);
}

/** Takes back what an earlier apply did; one that still runs is stopped first. */
export function undoAction(sim: Simulation, id: string, applied: string): void {
  const undone = sim.operations.get(applied);
  if (undone === undefined) return fail(sim, id, `nothing was applied as ${applied}`);
  if (courseUndoing(undone) === null) return fail(sim, id, `${undone.action.kind} cannot be taken back`);
  if (undone.phase === 'running') stop(sim, undone, `undone by ${id}`);
  start(sim, makeOperation(sim, id, undone.action, undone.by, undone.service, undone));
}

/** Stops an operation that runs. The abort itself is done when the target's replicas serve again. */
export function abortAction(sim: Simulation, id: string, applied: string): void {
  const operation = sim.operations.get(applied);
  if (operation === undefined || operation.phase === 'ended') return fail(sim, id, `nothing runs as ${applied}`);
  stop(sim, operation, `aborted by ${id}`);
  sim.aborts.push({ id, operation });
}

/** The end of one tick for all that runs. */
export function advanceOperations(sim: Simulation): void {
  if (sim.running.length > 0) {
    for (const operation of sim.running) advance(sim, operation);
    sim.running = sim.running.filter((operation) => operation.phase === 'running');
  }
  if (sim.aborts.length > 0) {
    const [safe, waiting] = [
      sim.aborts.filter((abort) => serves(sim, abort.operation)),
      sim.aborts.filter((abort) => !serves(sim, abort.operation)),
    ];
    for (const { id } of safe) complete(sim, id, 'done', 'the target serves again', nothingTouched);
    sim.aborts = waiting;
  }
}

/** A completion that arrives with the next step. */
export function complete(
  sim: Simulation,
  id: string,
  outcome: Completion['outcome'],
  reason: string,
  touched: Touched,
): void {
  sim.completions.push({ id, at: Math.max(sim.tick, 0) * limits.tickMs, outcome, reason, touched });
}

/** Ends a command as failed, having touched nothing. */
export function fail(sim: Simulation, id: string, reason: string): void {
  complete(sim, id, 'failed', reason, nothingTouched);
}

function makeOperation(
  sim: Simulation,
  id: string,
  action: Action,
  by: 'automation' | 'person',
  service: number,
  reverses: Operation | null,
): Operation {
  return {
    id,
    action,
    by,
    service,
    beganTick: sim.tick,
    reverses,
    replicasBefore: sim.desired[service]!,
    phase: 'running',
    endsAs: id,
    replicasMax: Infinity,
    out: [],
    changed: new Set(),
    added: 0,
    concurrentMax: 0,
    shedShare: 0,
    services: new Set(),
    recordsLost: 0,
    before: 0,
    cured: [],
  };
}

function start(sim: Simulation, operation: Operation): void {
  invariant(!sim.operations.has(operation.id), `the id ${operation.id} was used before`);
  invariant(sim.operations.size < limits.commandsMax, 'more commands than any trial has');
  sim.operations.set(operation.id, operation);
  const refused = refusalOf(sim, operation) ?? courseOf(operation).begin(sim, operation);
  if (refused === null) sim.running.push(operation);
  else end(sim, operation, 'failed', refused);
}

/** What others run can be called less often, and looked at; nothing else. */
function refusalOf(sim: Simulation, operation: Operation): string | null {
  const { kind } = operation.action;
  if (sim.services[operation.service]!.kind !== 'external') return null;
  if (kind === 'throttle-traffic' || kind === 'suppress-alert' || actionTraits[kind].tier === 0) return null;
  return 'it is run by others';
}

function advance(sim: Simulation, operation: Operation): void {
  if (operation.phase === 'ended' || sim.tick <= operation.beganTick) return;
  if (courseOf(operation).advance(sim, operation)) end(sim, operation, 'done', '');
  else if (sim.tick - operation.beganTick > operationTicksMax) {
    courseOf(operation).stop(sim, operation);
    end(sim, operation, 'failed', 'it did not end within six hours');
  }
}

function stop(sim: Simulation, operation: Operation, reason: string): void {
  courseOf(operation).stop(sim, operation);
  end(sim, operation, 'aborted', reason);
}

function end(sim: Simulation, operation: Operation, outcome: Completion['outcome'], reason: string): void {
  operation.phase = 'ended';
  complete(sim, operation.endsAs, outcome, reason, touchedBy(sim, operation));
}

function courseOf(operation: Operation): Course {
  const undo = operation.reverses === null ? null : courseUndoing(operation.reverses);
  return undo ?? actionEffects[operation.action.kind];
}

function courseUndoing(operation: Operation): Course | null {
  return operation.reverses === null ? actionEffects[operation.action.kind].undo : null;
}

/** Whether no replica is out any more because of an operation. */
function serves(sim: Simulation, operation: Operation): boolean {
  return operation.out.every((slot) => isSettled(sim, operation.service, slot));
}

/** Measured by what the operation did, never by what it was meant to do. */
function touchedBy(sim: Simulation, operation: Operation): Touched {
  const { services, changed, added, concurrentMax, shedShare, replicasBefore, recordsLost } = operation;
  if (services.size === 0) return nothingTouched;
  return {
    services: [...services].sort((a, b) => a - b).map((s) => sim.graph.names[s]!),
    replicas: changed.size + added,
    concurrentFraction: Math.min(Math.max(concurrentMax / replicasBefore, shedShare), 1),
    cumulativeFraction: Math.min(Math.max(changed.size / replicasBefore, shedShare), 1),
    trafficFraction: trafficShare(sim, services),
    recordsLost,
  };
}
