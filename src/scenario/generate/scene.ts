import fc from 'fast-check';
import { invariant } from '../../base/errors.ts';
import { formatDuration } from '../../base/duration.ts';
import type { ScenarioDocument } from '../../domain/scenario.ts';
import type { Words } from './words.ts';

export type ServiceDocument = ScenarioDocument['topology']['services'][number];

/** What the parts of an incident are placed in. */
export interface Scene {
  readonly services: readonly ServiceDocument[];
  readonly nodes: number;
  /** Where users come in. */
  readonly entry: string;
  readonly horizonMs: number;
  /** The service at fault; where no fault has one, any. */
  readonly focus: string;
  /** When the first fault begins. */
  readonly startsAt: number;
  readonly words: Words;
}

/**
 * A part that is drawn first and placed later: its targets are numbers modulo the services, and its times are gaps, so
 * that every mixture of parts is a sound incident.
 */
export type Placed<T> = (scene: Scene) => T;

/** A part with a chance of its mix; null when it is left out. */
export function maybe<T>(chance: number, part: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.tuple(fc.nat({ max: 999 }), part).map(([place, value]) => (place < chance * 1_000 ? value : null));
}

/** Whether something is so, with a chance of its mix. */
export function isSo(chance: number): fc.Arbitrary<boolean> {
  return fc.nat({ max: 999 }).map((place) => place < chance * 1_000);
}

/** Any moment of the horizon but its last thousandth, on a tick of the simulator or between two. */
export const moment: fc.Arbitrary<Placed<string>> = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.boolean())
  .map(([thousandths, isWhole]) => ({ horizonMs }) => {
    const exact = Math.floor((thousandths * horizonMs) / 1_000);
    return formatDuration(isWhole ? Math.floor(exact / 5_000) * 5_000 : exact);
  });

/** A gap in seconds, mostly of some minutes, from which times are made. */
export const gap = fc.constantFrom(0, 60, 120, 240, 420, 600, 37, 900);

/** How long something lasts, in seconds; null for the rest of the trial. */
export const lasting = fc.constantFrom(null, 600, 240, 1_200, 61);

/** A moment so many seconds after the first fault began, within the horizon. */
export function afterStart({ startsAt, horizonMs }: Scene, seconds: number): number {
  return Math.min(startsAt + seconds * 1_000, horizonMs - 60_000);
}

/** From such a moment on, as a fault or a distortion writes it. */
export function spanFrom(scene: Scene, fromMs: number, seconds: number | null): { at: string; until: string | null } {
  const at = Math.max(0, Math.min(fromMs, scene.horizonMs - 60_000));
  const until = seconds === null ? null : Math.min(at + seconds * 1_000, scene.horizonMs);
  return { at: formatDuration(at), until: until === null ? null : formatDuration(until) };
}

/** A service by its number: mostly the one at fault, which is number 0. */
export const serviceName: fc.Arbitrary<Placed<string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(({ focus }: Scene) => focus) },
  {
    weight: 1,
    arbitrary: fc.nat({ max: 49 }).map(
      (index) =>
        ({ services }: Scene) =>
          nameAt(services, index),
    ),
  },
);

/** A list of parts, placed with their number from 1. */
export function placedList<T>(
  part: fc.Arbitrary<(scene: Scene, number: number) => T>,
  maxLength: number,
): fc.Arbitrary<Placed<T[]>> {
  return fc
    .array(part, { maxLength, size: 'max' })
    .map((parts) => (scene) => parts.map((place, index) => place(scene, index + 1)));
}

/** The name of a service by any number, which is counted round. */
export function nameAt(services: readonly ServiceDocument[], index: number): string {
  const service = services[index % services.length];
  invariant(service, 'a scene has at least one service');
  return service.name;
}
