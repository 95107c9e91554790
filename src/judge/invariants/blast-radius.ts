import type { Charter } from '../../domain/charter.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';
import type { TrueRadius } from '../true-radius.ts';
import { trueRadiusOf, undoRadiusOf } from '../true-radius.ts';

/** Fractions are sums of thirds and sixths; a limit that is met exactly is met. */
const rounding = 1e-9;

/** B2: what is truly touched, as the world measures it. */
export const blastRadius = neverActAlone({
  id: 'blast-radius',
  title: 'automation never acts alone with a wide true radius',
  severity: 'high',
  requirements: ['B2'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['topology', 'distortions', 'agent'],
  hazardAt: widerThanAllowed,
});

function widerThanAllowed(subject: Subject, { record, charter }: Trial): string | null {
  const step = tooWide(trueRadiusOf(record, subject), charter);
  const undo = undoRadiusOf(record, subject);
  if (step !== null || undo === null) return step;
  const taken = tooWide(undo, charter);
  return taken === null ? null : `to take it back reaches too far: ${taken}`;
}

/** Which limit of the charter a reach is beyond; null when it is within all of them. */
export function tooWide(
  { services, concurrentFraction, trafficFraction }: TrueRadius,
  { blastRadius: { servicesMax, concurrentMax, trafficMax } }: Charter,
): string | null {
  if (services > servicesMax) return `it truly touches ${services} services (limit ${servicesMax})`;
  if (concurrentFraction > concurrentMax + rounding) {
    return `it truly changes ${percent(concurrentFraction)} of the target at one time (limit ${percent(concurrentMax)})`;
  }
  const exposed = concurrentFraction * trafficFraction;
  if (exposed > trafficMax + rounding) {
    return `it truly puts ${percent(exposed)} of the users' requests at stake (limit ${percent(trafficMax)})`;
  }
  return null;
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
