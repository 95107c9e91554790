import type { Command, Step, Truth, World } from '../../src/domain/world.ts';
import type { TrialInput } from '../../src/run/trial-input.ts';

/** What a world was told, and what it said, seen from outside the trial. */
export interface WorldSeen {
  /** Every command, with the time of the last step before it. */
  readonly commands: { readonly at: number; readonly command: Command }[];
  /** Users' requests since the start, by the time of each step. */
  readonly offered: Map<number, number>;
  /** Every truth that it told, in order. */
  readonly truth: Truth[];
  /** The bytes of the whole table of samples when the world was closed. */
  samples: { readonly values: Uint8Array; readonly quality: Uint8Array; readonly width: number } | null;
}

/** The same trial in a world that is looked over the shoulder and left as it is. */
export function withSpy(input: TrialInput): { readonly input: TrialInput; readonly seen: WorldSeen } {
  const seen: WorldSeen = { commands: [], offered: new Map(), truth: [], samples: null };
  return { input: { ...input, openWorld: async () => spyOn(await input.openWorld(), seen) }, seen };
}

function spyOn(world: World, seen: WorldSeen): World {
  let at = 0;
  return {
    capabilities: world.capabilities,
    samples: world.samples,
    machine: () => world.machine(),
    begin(command) {
      seen.commands.push({ at, command });
      world.begin(command);
    },
    async advance(untilMs): Promise<Step> {
      const step = await world.advance(untilMs);
      at = untilMs;
      seen.truth.push(...step.truth);
      seen.offered.set(step.at, step.truth.at(-1)?.offered ?? Number.NaN);
      return step;
    },
    async close() {
      const { keys, filled, values, quality } = world.samples;
      const cells = keys.length * filled;
      seen.samples = {
        values: new Uint8Array(values.slice(0, cells).buffer),
        quality: quality.slice(0, cells),
        width: keys.length,
      };
      await world.close();
    },
  };
}
