import type { Scenario } from '../domain/scenario.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import type { Bench } from './try-incident.ts';
import { brokenBy } from './try-incident.ts';

/**
 * Whether what broke is harm that a step did only through faults that began after it: nothing that was shown could tell of them, and
 * nobody is asked for clairvoyance (design.md section 6). Until when a certificate holds is shown, so its end is foreseen; and how
 * users come and go is no fault, and can be seen to change.
 */
export async function isUnforeseenHarm(bench: Bench, scenario: Scenario, broken: BrokenProperty): Promise<boolean> {
  if (broken.property !== 'no-harm') return false;
  const faults = scenario.faults.filter(({ at, kind }) => at <= broken.at || kind === 'expired-certificate');
  if (faults.length === scenario.faults.length) return false;
  return (await brokenBy(bench, { ...scenario, faults }, broken)) === null;
}
