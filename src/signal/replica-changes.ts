import type { Action } from '../domain/action.ts';
import type { Command, Completion } from '../domain/world.ts';

/** How many replicas services were given and lost on purpose, by the commands that a world was given and their ends. */
export interface ReplicaChanges {
  /** Takes in a command that a world begins. Most are about something else. */
  begun(command: Command): void;
  /** Takes in the ends of commands: replicas are counted as the world measured them then. */
  ended(completions: readonly Completion[]): void;
  /** How many more replicas a service has than are written down, negative for fewer; null where no step ever changed it. */
  changedBy(service: string): number | null;
}

/** One step that changes how many replicas a service has. */
interface Change {
  readonly service: string;
  /** Whether it gives replicas or takes them. */
  readonly sign: 1 | -1;
  /** The most that it may have given. */
  readonly wanted: number;
  hasEnded: boolean;
  /** Given or taken, and of those given or taken back. */
  done: number;
  undone: number;
  isBeingUndone: boolean;
}

/**
 * Replicas that automation or people added (`scale-out`) and took away (`scale-in`, and the undo of either). Who keeps the
 * inventory knows of them without telemetry. The judge counts alike, from the journal (`judge/replicas-at.ts`).
 */
export function createReplicaChanges(): ReplicaChanges {
  const steps = new Map<string, Change>();
  /** By the command that goes on with a step, or takes it back. */
  const following = new Map<string, { readonly step: Change; readonly what: 'extend' | 'undo' }>();
  return {
    begun(command) {
      if (command.kind === 'apply' || command.kind === 'apply-canary') {
        const change = changeOf(command.action);
        if (change !== null) steps.set(command.id, change);
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
        step.hasEnded = true;
        if (what === 'undo') {
          step.undone = touched.replicas;
          step.isBeingUndone = false;
        } else step.done = Math.max(step.done, touched.replicas);
      }
    },
    changedBy(service) {
      const ended = [...steps.values()].filter((step) => step.hasEnded && step.service === service);
      return ended.length === 0 ? null : ended.reduce((sum, step) => sum + step.sign * leftOf(step), 0);
    },
  };
}

const signs: Readonly<Partial<Record<Action['kind'], 1 | -1>>> = { 'scale-out': 1, 'scale-in': -1 };

function changeOf({ kind, target, amount }: Action): Change | null {
  const sign = signs[kind];
  if (sign === undefined) return null;
  const wanted = Math.max(Math.round(amount), 1);
  return { service: target, sign, wanted, hasEnded: false, done: 0, undone: 0, isBeingUndone: false };
}

/** Replicas that are being taken back are there no more; those that are being given back are not there yet. */
function leftOf({ sign, wanted, done, undone, isBeingUndone }: Change): number {
  if (sign === 1 && isBeingUndone) return 0;
  // Nothing adds more than it was told to, whatever else of the service changed meanwhile.
  return Math.max(0, (sign === 1 ? Math.min(done, wanted) : done) - undone);
}
