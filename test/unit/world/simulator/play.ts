import type { Action } from '../../../../src/domain/action.ts';
import { faultSchema } from '../../../../src/domain/fault.ts';
import type { Fault } from '../../../../src/domain/fault.ts';
import type { Scenario } from '../../../../src/domain/scenario.ts';
import type { Command, Completion, Truth, World } from '../../../../src/domain/world.ts';
import { openSimulator } from '../../../../src/world/simulator/simulator.ts';

/** What a test says: minutes and what begins then. */
export type Script = readonly (readonly [minute: number, command: Command])[];

export interface Played {
  readonly world: World;
  readonly completions: readonly Completion[];
  readonly truth: readonly Truth[];
  /** The newest truth at a minute. */
  truthAt(minute: number): Truth;
  /** The sample of a metric at a minute. */
  value(minute: number, service: string, metric: string): number;
  completion(id: string): Completion;
}

/** Plays a script into a fresh simulator in steps of 15 s and keeps what comes out. The world stays open. */
export async function play(scenario: Scenario, script: Script, options = { seed: 1, minutes: 60 }): Promise<Played> {
  const world = openSimulator(scenario, options.seed);
  const waiting = [...script];
  const completions: Completion[] = [];
  const truth: Truth[] = [];
  for (let at = 0; at <= options.minutes * 60_000; at += 15_000) {
    const step = await world.advance(at);
    completions.push(...step.completions);
    truth.push(...step.truth);
    while (waiting[0] !== undefined && waiting[0][0] * 60_000 <= at) world.begin(waiting.shift()![1]);
  }
  return {
    world,
    completions,
    truth,
    truthAt: (minute) => truth.findLast((one) => one.at <= minute * 60_000)!,
    value(minute, service, metric) {
      const series = world.samples.keys.findIndex((key) => key.service === service && key.metric === metric);
      const tick = Math.round((minute * 60_000) / world.samples.tickMs);
      return world.samples.values[tick * world.samples.keys.length + series]!;
    },
    completion: (id) => completions.find((one) => one.id === id)!,
  };
}

export function inject(fault: { kind: Fault['kind'] } & Record<string, unknown>): Command {
  const whole = faultSchema.parse({ id: 'fault', at: '5m', pattern: 'some-pattern', ...fault });
  return { kind: 'inject', id: 'inject', fault: whole };
}

export function apply(kind: Action['kind'], target: string, amount = 0, id = 'apply'): Command {
  return { kind: 'apply', id, action: { kind, target, amount }, by: 'automation' };
}
