import { drillKinds } from '../../domain/drill.ts';
import type { DrillKind } from '../../domain/drill.ts';

/** A drill, and the number of the incident that it is held in. */
export interface Drill {
  readonly kind: DrillKind;
  readonly base: number;
}

/** Beyond all trials of a sample set; see `topUpOf`. */
const drillsFrom = 950_000;
const drillRange = 10_000;

/** The number of a drill among the trials of its automation, by which it is listed and played again. */
export function drillNumber({ kind, base }: Drill): number {
  return drillsFrom + drillKinds.indexOf(kind) * drillRange + base;
}

/** The drill of a number; null for a trial of the sample set. */
export function drillOf(number: number): Drill | null {
  const kind = drillKinds[Math.floor((number - drillsFrom) / drillRange)];
  return kind === undefined ? null : { kind, base: (number - drillsFrom) % drillRange };
}
