import type { Action } from '../domain/action.ts';
import type { Command, Completion } from '../domain/world.ts';

/** How many replicas were taken away from services on purpose, by the commands that a world was given and their ends. */
export interface ReplicaChanges {
  /** Takes in a command that a world begins. Most are about something else. */
  begun(command: Command): void;
  ended(completions: readonly Completion[]): void;
  /** By how many replicas a service has fewer than are written down; 0 where it has none fewer. */
  fewer(service: string): number;
  /** When replicas of a service were last taken away: what was counted by then counts those. -1 where none ever were. */
  takenAt(service: string): number;
}

/** What is left of one step that changes how many replicas a service has: more where it is positive. */
interface Change {
  readonly service: string;
  readonly direction: 1 | -1;
  left: number;
}

/**
 * Replicas that automation or a person added (`scale-out`) and took away (`scale-in`, and the undo of either), as the world
 * measured at the end of each step. Who keeps the inventory does the same, so this needs no telemetry.
 */
export function createReplicaChanges(): ReplicaChanges {
  const asked = new Map<string, Action>();
  /** The step that a command is about: itself, one that it goes on with, or one that it takes back. */
  const about = new Map<string, { readonly step: string; readonly takesBack: boolean }>();
  const changes = new Map<string, Change>();
  const taken = new Map<string, number>();
  const end = ({ id, at, touched }: Completion): void => {
    const { step, takesBack } = about.get(id) ?? { step: id, takesBack: false };
    const action = asked.get(step);
    const direction = action === undefined ? undefined : directions[action.kind];
    if (action === undefined || direction === undefined) return;
    const before = changes.get(step)?.left ?? 0;
    const left = takesBack ? Math.max(0, before - touched.replicas) : touched.replicas;
    changes.set(step, { service: action.target, direction, left });
    if (direction * (left - before) < 0) taken.set(action.target, at);
  };
  return {
    begun(command) {
      if (command.kind === 'apply' || command.kind === 'apply-canary') {
        if (command.action.kind in directions) asked.set(command.id, command.action);
      }
      if ((command.kind === 'extend' || command.kind === 'undo') && asked.has(command.applied))
        about.set(command.id, { step: command.applied, takesBack: command.kind === 'undo' });
    },
    ended(completions) {
      if (asked.size === 0) return;
      for (const completion of completions) if (completion.outcome !== 'not-applied') end(completion);
    },
    fewer(service) {
      let sum = 0;
      for (const one of changes.values()) if (one.service === service) sum += one.direction * one.left;
      return Math.max(0, -sum);
    },
    takenAt: (service) => taken.get(service) ?? -1,
  };
}

const directions: Readonly<Partial<Record<Action['kind'], 1 | -1>>> = { 'scale-out': 1, 'scale-in': -1 };
