import type { Action } from '../domain/action.ts';
import type { Command, Completion } from '../domain/world.ts';

/** Which services' alerts are suppressed, by the commands that a world was given and their ends. */
export interface Silences {
  /** Takes in a command that a world begins. Most are about something else. */
  begun(command: Command): void;
  /** Takes in the ends of commands: a suppression holds from its completion on. */
  ended(completions: readonly Completion[]): void;
  /** The services that are silenced at a time, if they may be others than at the last call; else null. */
  changedAt(at: number): readonly string[] | null;
}

/** From when to when one suppression holds. */
interface Spell {
  readonly applied: string;
  readonly service: string;
  readonly from: number;
  until: number;
}

/**
 * Suppressions of alerts (`suppress-alert`), by whoever asked for them: from the completion for `amount` minutes, where zero
 * is no end at all (requirements.md D16), and no longer than until they are undone or aborted. Several on one service each
 * hold for their own time. One that failed, was stopped before its completion, or was only looked on at in a recording,
 * silences nothing.
 */
export function createSilences(): Silences {
  const asked = new Map<string, Action>();
  const lifts = new Map<string, string>();
  let spells: Spell[] = [];
  // Infinite while nothing is or will be silenced, so that a tick pays one comparison.
  let dueAt = Infinity;
  return {
    begun(command) {
      if (command.kind === 'apply' && command.action.kind === 'suppress-alert') asked.set(command.id, command.action);
      if ((command.kind === 'undo' || command.kind === 'abort') && asked.has(command.applied))
        lifts.set(command.id, command.applied);
    },
    ended(completions) {
      if (asked.size === 0) return;
      for (const { id, at, outcome } of completions) {
        if (outcome !== 'done') continue;
        const action = asked.get(id);
        const lifted = lifts.get(id);
        if (action !== undefined) spells.push(spellOf(id, action, at));
        for (const spell of spells) if (spell.applied === lifted) spell.until = Math.min(spell.until, at);
        if (action !== undefined || lifted !== undefined) dueAt = Math.min(dueAt, at);
      }
    },
    changedAt(at) {
      if (at < dueAt) return null;
      spells = spells.filter(({ until }) => at < until);
      dueAt = Math.min(Infinity, ...spells.map(({ from, until }) => (from > at ? from : until)));
      return [...new Set(spells.filter(({ from }) => from <= at).map(({ service }) => service))];
    },
  };
}

function spellOf(applied: string, { target, amount }: Action, from: number): Spell {
  return { applied, service: target, from, until: amount === 0 ? Infinity : from + amount * 60_000 };
}
