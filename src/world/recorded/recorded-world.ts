import { invariant } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { Replay } from '../../domain/replay.ts';
import type { Capabilities, Command, Completion, Step, Truth, World } from '../../domain/world.ts';
import { nothingTouched } from '../../domain/world.ts';
import { recordedSamples } from './recorded-samples.ts';
import { recordedTruth } from './recorded-truth.ts';
import { reportedAlerts } from './reported-alerts.ts';

/**
 * The world as it was recorded, in shadow: it goes on as it did whatever is done to it. Commands are taken and complete
 * at once as `not-applied`, having touched nothing, so that verification and undo cannot be mistaken for shown. The
 * recording holds its own faults: an injected one changes nothing either.
 *
 * It needs no seed: nothing in a recording is drawn.
 */
export function openRecorded(replay: Replay): World {
  const ticksMax = replay.scenario.horizon / limits.tickMs + 1;
  const samples = recordedSamples(replay, limits.tickMs, ticksMax);
  const truth = recordedTruth(replay, limits.tickMs);
  const alerts = reportedAlerts(replay);
  let at = -limits.tickMs;
  let isOpen = true;
  let completions: Completion[] = [];

  return {
    capabilities,
    samples: samples.table,
    machine: () => null,
    begin(command) {
      invariant(isOpen, 'a command for a closed world');
      completions.push(notApplied(command, Math.max(0, at)));
    },
    advance(untilMs) {
      invariant(isOpen, 'a closed world was advanced');
      invariant(untilMs >= at && untilMs <= replay.scenario.horizon, `a recording cannot go from ${at} to ${untilMs}`);
      invariant(untilMs % limits.tickMs === 0, `${untilMs} is between two ticks`);
      const crossings: Truth[] = [];
      for (let tickAt = at + limits.tickMs; tickAt <= untilMs; tickAt += limits.tickMs) {
        samples.fill(tickAt / limits.tickMs);
        if (truth.advance(tickAt)) crossings.push(truth.now());
      }
      const newest = truth.now();
      const isNew = crossings.at(-1)?.at !== newest.at;
      const step: Step = {
        at: untilMs,
        samples: samples.table,
        completions,
        reported: alerts.filter((alert) => alert.at > at && alert.at <= untilMs),
        truth: isNew ? [...crossings, newest] : crossings,
      };
      at = untilMs;
      completions = [];
      return Promise.resolve(step);
    },
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

const capabilities: Capabilities = {
  name: 'recorded',
  appliesActions: false,
  // It takes all of them and plays none.
  faults: [],
  actions: [],
};

/** What a recording cannot play, and why. */
export const notRecorded = {
  actions: 'a recording goes on as it did: what is admitted is noted and never carried out',
  faults: 'a recording holds its own faults, and no other can be put in',
} as const;

function notApplied(command: Command, at: number): Completion {
  const reason =
    command.kind === 'inject' || command.kind === 'clear'
      ? 'shadow: the recording holds its own faults'
      : 'shadow: journalled, not applied to the recording';
  return { id: command.id, at, outcome: 'not-applied', reason, touched: nothingTouched };
}
