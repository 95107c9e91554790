import type { Action } from '../domain/action.ts';
import { actionTraits } from '../domain/action.ts';
import type { ActionMeasured } from '../domain/qualification-report.ts';
import { quality } from '../domain/series.ts';
import type { SeriesTable } from '../domain/series.ts';
import type { Command, World } from '../domain/world.ts';
import { withWorld } from '../world/with-world.ts';

/** Opens the same quiet system again and again. */
export type OpenQuiet = () => World | Promise<World>;

const minute = 60_000;
const appliedAt = 5 * minute;
const secondAt = 20 * minute;
const endsAt = 40 * minute;

/**
 * What an action is in itself, by playing it on a system in which nothing is wrong (requirements.md B2, D7): whether a second
 * application leaves the same as one, and how long it takes until all is as it would have been without it, after its undo
 * or, where it restores itself, after it began. Every draw of the world is keyed, so what differs stems from the action.
 */
export async function measureAction(open: OpenQuiet, action: Action): Promise<ActionMeasured> {
  const apply = (id: string): Command => ({ kind: 'apply', id, action, by: 'automation' });
  const without = await play(open, []);
  const once = await play(open, [[appliedAt, apply('first')]]);
  const twice = await play(open, [
    [appliedAt, apply('first')],
    [secondAt, apply('second')],
  ]);
  const isUndone = actionTraits[action.kind].undoneBy !== null;
  const undone = isUndone
    ? await play(open, [
        [appliedAt, apply('first')],
        [secondAt, { kind: 'undo', id: 'undo', applied: 'first' }],
      ])
    : once;
  const from = isUndone ? secondAt : appliedAt;
  const sameFrom = sameSince(undone.table, without.table);
  return {
    undoMs: sameFrom === null ? null : Math.max(0, sameFrom - from),
    recordsKept:
      undone.recordsLost === null || without.recordsLost === null ? null : undone.recordsLost === without.recordsLost,
    sameTwice: sameSince(twice.table, once.table) !== null && twice.recordsLost === once.recordsLost,
  };
}

interface Played {
  readonly table: SeriesTable;
  readonly recordsLost: number | null;
}

function play(open: OpenQuiet, commands: readonly (readonly [at: number, command: Command])[]): Promise<Played> {
  return withWorld(open, async (world) => {
    for (const [at, command] of commands) {
      await world.advance(at);
      world.begin(command);
    }
    const { samples, truth } = await world.advance(endsAt);
    // The world takes its samples with it when it is closed.
    const table = { ...samples, values: samples.values.slice(), quality: samples.quality.slice() };
    return { table, recordsLost: truth.at(-1)?.recordsLost ?? null };
  });
}

/** Counts of what was done, and ages: they tell that something happened, and not that something is different now. */
const tellsOfThePast: readonly string[] = ['restarts', 'deploy_age_s', 'certificate_remaining_s', 'log_lines_per_min'];
/** Queues and caches come back gradually; what is this near is back. */
const nearEnough = 0.02;
/** It must have been so for this long, in the end. */
const heldMs = 5 * minute;

/** The time from which two systems show the same until the end; null when they do not, or for the last minutes only. */
function sameSince(one: SeriesTable, other: SeriesTable): number | null {
  const series = one.keys.flatMap(({ metric }, index) => (tellsOfThePast.includes(metric) ? [] : [index]));
  let tick = Math.min(one.filled, other.filled) - 1;
  const last = tick;
  while (tick >= 0 && series.every((index) => isSame(one, other, tick * one.keys.length + index))) tick -= 1;
  const from = (tick + 1) * one.tickMs;
  return last * one.tickMs - from >= heldMs ? from : null;
}

function isSame(one: SeriesTable, other: SeriesTable, cell: number): boolean {
  if (one.quality[cell] !== other.quality[cell]) return false;
  if (one.quality[cell] !== quality.measured) return true;
  const [a, b] = [one.values[cell] ?? 0, other.values[cell] ?? 0];
  return Math.abs(a - b) <= nearEnough * Math.max(Math.abs(a), Math.abs(b), smallest);
}

/** Below it a difference of shares, or of some milliseconds, is none. */
const smallest = 1;
