import type { Entry } from '../domain/entry.ts';
import type { ForkEnd } from '../domain/fork-end.ts';
import { limits } from '../domain/limits.ts';
import { sameStep } from '../domain/same-step.ts';
import type { Command, Truth, World } from '../domain/world.ts';
import { changesAnything } from '../judge/changes-anything.ts';
import { withWorld } from '../world/with-world.ts';
import { createHurtTime } from './hurt-time.ts';
import type { HurtTime } from './hurt-time.ts';
import type { TrialState } from './trial-state.ts';

/** A command as a world was given it, and how far that world was. */
export interface Issued {
  readonly at: number;
  readonly command: Command;
}

/** What a trial did to its world, and how its users fared. */
export interface Noted {
  readonly issued: readonly Issued[];
  /** When users were hurt until now. */
  readonly hurt: Pick<HurtTime, 'totalMs' | 'spans'>;
}

/** The same world, with a note of all that it is told and tells from now on. */
export function noteCommands(world: World): { readonly world: World; readonly noted: Noted } {
  const issued: Issued[] = [];
  const hurt = createHurtTime();
  let at = 0;
  return {
    noted: { issued, hurt },
    world: {
      capabilities: world.capabilities,
      samples: world.samples,
      machine: () => world.machine(),
      begin(command) {
        issued.push({ at, command });
        world.begin(command);
      },
      async advance(untilMs) {
        at = untilMs;
        const step = await world.advance(untilMs);
        hurt.add(step.truth);
        return step;
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
export async function writeForks(state: TrialState, { issued, hurt }: Noted): Promise<void> {
  const { input, journal, at, truth } = state;
  if (input.forkWorld === null) return;
  for (const without of stepsToLeaveOut(issued, journal.entries).slice(0, limits.forksMax)) {
    const otherwise = await playWithout(input.forkWorld, issued, new Set(without), at);
    journal.append(at, { kind: 'fork', without, actual: endOf(truth, hurt.totalMs()), otherwise });
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
    const same = left.filter((one) => sameStep(one.action, first.action) && one.at < until);
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
): Promise<ForkEnd> {
  return withWorld(openWorld, async (opened) => {
    const { world, noted } = noteCommands(opened);
    let at = 0;
    for (const { at: due, command } of issued) {
      // What begins when all is over changes nothing that was seen.
      if (due >= until || without.has(stepOf(command))) continue;
      if (due > at) await world.advance(due);
      at = due;
      world.begin(command);
    }
    const { truth } = await world.advance(until);
    return { ...endOf(truth.at(-1) as Truth, noted.hurt.totalMs()), hurtSpans: noted.hurt.spans() };
  });
}

/** The step that a command is or belongs to; undoing what was never done is no command at all. */
function stepOf(command: Command): string {
  return 'applied' in command ? command.applied : command.id;
}

function endOf({ offered, failed, recordsLost, budgetRemaining, objectiveMet }: Truth, hurtMs: number): ForkEnd {
  return { offered, failed, recordsLost, budgetRemaining, objectiveMet, hurtMs };
}
