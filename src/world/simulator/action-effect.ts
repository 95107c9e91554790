import type { Operation, Simulation } from './simulation.ts';

/** How something that changes the system runs. Nothing here says how long it takes or how far it reaches. */
export interface Course {
  /** Starts it. A text when it cannot be done, and then nothing has changed. */
  begin(sim: Simulation, operation: Operation): string | null;
  /** The end of one tick; true once it is finished. */
  advance(sim: Simulation, operation: Operation): boolean;
  /** Takes nothing more down and leaves the service able to serve. */
  stop(sim: Simulation, operation: Operation): void;
}

/** An action, and how it is taken back; null when it restores itself or cannot be. */
export interface ActionEffect extends Course {
  readonly undo: Course | null;
}

/** For what is finished with its first tick, or stops of itself. */
export const atOnce = { advance: (): boolean => true, stop: (): void => undefined };

/** Notes that so many replicas are out or being replaced at this moment because of the operation. */
export function noteConcurrent(operation: Operation, replicas: number): void {
  operation.concurrentMax = Math.max(operation.concurrentMax, replicas);
}

/** Notes that every replica of the target is changed or unavailable at the same time because of the operation. */
export function noteAll(sim: Simulation, operation: Operation): void {
  for (let slot = 0; slot < sim.desired[operation.service]!; slot++) operation.changed.add(slot);
  noteConcurrent(operation, sim.desired[operation.service]!);
  operation.services.add(operation.service);
}
