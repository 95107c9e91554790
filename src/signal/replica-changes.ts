import type { Action } from '../domain/action.ts';
import type { ReplicaStep } from '../domain/replica-step.ts';
import { changesReplicas, replicasBy } from '../domain/replica-step.ts';
import type { Command, Completion } from '../domain/world.ts';

/** How many replicas services were given and lost on purpose, by the commands that a world was given and their ends. */
export interface ReplicaChanges {
  /** Takes in a command that a world begins. Most are about something else. */
  begun(command: Command): void;
  /** Takes in the ends of commands: replicas are counted as the world measured them then. */
  ended(completions: readonly Completion[]): void;
  /** How many more replicas a service has than are written down, negative for fewer; null where no step ever gave it any or took any. */
  changedBy(service: string): number | null;
}

/** One step as it goes on. */
type Change = { -readonly [Key in keyof ReplicaStep]: ReplicaStep[Key] } & { readonly action: Action };

/**
 * Replicas that automation or people added (`scale-out`) and took away (`scale-in`, and the undo of either). Who keeps the
 * inventory knows of them without telemetry. The judge counts them from the journal (`judge/replicas-at.ts`).
 */
export function createReplicaChanges(): ReplicaChanges {
  const steps = new Map<string, Change>();
  /** By the command that goes on with a step, or takes it back. */
  const following = new Map<string, { readonly step: Change; readonly what: 'extend' | 'undo' }>();
  return {
    begun(command) {
      if ((command.kind === 'apply' || command.kind === 'apply-canary') && changesReplicas(command.action)) {
        const { id, action } = command;
        steps.set(id, { action, done: 0, undone: null, isBeingUndone: false });
      }
      if (command.kind !== 'extend' && command.kind !== 'undo') return;
      const step = steps.get(command.applied);
      if (step === undefined) return;
      following.set(command.id, { step, what: command.kind });
      if (command.kind === 'undo') step.isBeingUndone = true;
    },
    ended(completions) {
      if (steps.size === 0) return;
      for (const { id, outcome, touched } of completions) {
        const { step = steps.get(id), what } = following.get(id) ?? {};
        if (step === undefined || outcome === 'not-applied') continue;
        if (what === 'undo') step.undone = touched.replicas;
        else step.done = Math.max(step.done, touched.replicas);
      }
    },
    changedBy(service) {
      let changed: number | null = null;
      for (const step of steps.values()) {
        if (step.done > 0 && step.action.target === service) changed = (changed ?? 0) + replicasBy(step);
      }
      return changed;
    },
  };
}
