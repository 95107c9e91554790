import fc from 'fast-check';
import { formatDuration } from '../../src/base/duration.ts';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';

export type ServiceDocument = ScenarioDocument['topology']['services'][number];

/** What the parts of a random scenario are placed in. */
export interface Scene {
  readonly services: readonly ServiceDocument[];
  readonly nodes: number;
  readonly horizonMs: number;
}

/**
 * A part that is drawn first and placed later. Its times are shares of a horizon and its targets are numbers modulo the
 * services, so that fast-check can shrink scene and parts apart and every mixture of them is still a sound scenario.
 */
export type Placed<T> = (scene: Scene) => T;

/** A time in the first thousandths of the horizon: any but the last, on a tick of the simulator or between two. */
export const moment: fc.Arbitrary<Placed<string>> = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.boolean()).map(
  ([thousandths, isWhole]) =>
    ({ horizonMs }) =>
      formatDuration(timeOf(thousandths, isWhole, horizonMs)),
);

/** A span of at least one second within the horizon. */
export const span: fc.Arbitrary<Placed<{ from: string; to: string }>> = fc
  .tuple(fc.integer({ min: 0, max: 990 }), fc.integer({ min: 1, max: 1000 }), fc.boolean())
  .map(([from, length, isWhole]) => ({ horizonMs }) => {
    const begin = timeOf(from, isWhole, horizonMs);
    const end = Math.min(begin + Math.max(timeOf(length, isWhole, horizonMs), 1_000), horizonMs);
    return { from: formatDuration(begin), to: formatDuration(end) };
  });

/** A span that may have no end. */
export const openSpan: fc.Arbitrary<Placed<{ at: string; until: string | null }>> = fc
  .tuple(span, fc.boolean())
  .map(([place, ends]) => (scene) => {
    const { from, to } = place(scene);
    return { at: from, until: ends ? to : null };
  });

/** The name of a service of the topology. */
export const serviceName: fc.Arbitrary<Placed<string>> = fc.nat({ max: 11 }).map(
  (index) =>
    ({ services }) =>
      nameAt(services, index),
);

/** A list of parts, placed with their number from 1. */
export function placedList<T>(
  part: fc.Arbitrary<(scene: Scene, number: number) => T>,
  maxLength: number,
): fc.Arbitrary<Placed<T[]>> {
  return fc.array(part, { maxLength }).map((parts) => (scene) => parts.map((place, index) => place(scene, index + 1)));
}

export function nameAt(services: readonly ServiceDocument[], index: number): string {
  const service = services[index % services.length];
  if (service === undefined) throw new Error('a scene has at least one service');
  return service.name;
}

function timeOf(thousandths: number, isWhole: boolean, horizonMs: number): number {
  const exact = Math.floor((thousandths * horizonMs) / 1_000);
  return isWhole ? Math.floor(exact / 5_000) * 5_000 : exact;
}
