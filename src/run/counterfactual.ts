import type { Entry, ForkEnd } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { Command, Truth, World } from '../domain/world.ts';
import { changesAnything } from '../judge/changes-anything.ts';
import { withWorld } from '../world/with-world.ts';
import type { TrialState } from './trial-state.ts';

/** A command as a world was given it, and how far that world was. */
export interface Issued {
  readonly at: number;
  readonly command: Command;
}

/** The same world, and all that it is told from now on. */
export function noteCommands(world: World): { readonly world: World; readonly issued: readonly Issued[] } {
  const issued: Issued[] = [];
  let at = 0;
  return {
    issued,
    world: {
      capabilities: world.capabilities,
      samples: world.samples,
      machine: () => world.machine(),
      begin(command) {
        issued.push({ at, command });
        world.begin(command);
      },
      advance(untilMs) {
        at = untilMs;
        return world.advance(untilMs);
      },
      close: () => world.close(),
    },
  };
}

/**
 * The effect of each step of automation, by what would have been without it (design.md section 6): the same incident once
 * more, with every command as it was given, those of people and later steps too, but for this step and its repeats until it
 * was verified. Written at the end of the trial, one entry for each; past `limits.forksMax` steps are left without one.
 */
export async function writeForks(state: TrialState, issued: readonly Issued[]): Promise<void> {
  const { input, journal, at, truth } = state;
  if (input.forkWorld === null) return;
  for (const without of stepsToLeaveOut(issued, journal.entries).slice(0, limits.forksMax)) {
    const otherwise = await playWithout(input.forkWorld, issued, new Set(without), at);
    journal.append(at, { kind: 'fork', without, actual: endOf(truth), otherwise: endOf(otherwise) });
  }
}

/** Each step of automation that changes anything, by its id, with those that repeat it before it was verified. */
export function stepsToLeaveOut(issued: readonly Issued[], entries: readonly Entry[]): readonly (readonly string[])[] {
  const verifiedAt = new Map(
    entries.flatMap((entry) => (entry.kind === 'verification' ? [[entry.apply, entry.at]] : [])),
  );
  const left = issued.flatMap(({ at, command }) => {
    if (command.kind !== 'apply' && command.kind !== 'apply-canary') return [];
    const { id, by, action } = command;
    return by === 'automation' && changesAnything(action.kind) ? [{ at, id, action }] : [];
  });
  const groups: string[][] = [];
  while (left.length > 0) {
    const [first] = left;
    if (first === undefined) break;
    const until = verifiedAt.get(first.id) ?? Infinity;
    const { kind, target } = first.action;
    const same = left.filter((one) => one.action.kind === kind && one.action.target === target && one.at < until);
    const ids = [first, ...same.filter((one) => one !== first)].map(({ id }) => id);
    groups.push(ids);
    left.splice(0, left.length, ...left.filter(({ id }) => !ids.includes(id)));
  }
  return groups;
}

/** Plays the commands into a new world, without those of some steps, and says how it stands at the end. */
export function playWithout(
  openWorld: () => World | Promise<World>,
  issued: readonly Issued[],
  without: ReadonlySet<string>,
  until: number,
): Promise<Truth> {
  return withWorld(openWorld, async (world) => {
    let at = 0;
    for (const { at: due, command } of issued) {
      // What begins when all is over changes nothing that was seen.
      if (due >= until || without.has(stepOf(command))) continue;
      if (due > at) await world.advance(due);
      at = due;
      world.begin(command);
    }
    const { truth } = await world.advance(until);
    return truth.at(-1) as Truth;
  });
}

/** The step that a command is or belongs to; undoing what was never done is no command at all. */
function stepOf(command: Command): string {
  return 'applied' in command ? command.applied : command.id;
}

function endOf({ offered, failed, recordsLost, budgetRemaining, objectiveMet }: Truth): ForkEnd {
  return { offered, failed, recordsLost, budgetRemaining, objectiveMet };
}
