import { wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import type { Fault } from '../../../domain/fault.ts';
import type { Scenario } from '../../../domain/scenario.ts';
import type { Site } from '../site.ts';
import { realMs } from '../site.ts';
import { faultDriverOf, refusedFault } from './fault-drivers.ts';

/** The faults of a scenario that are in sight before they bite, and so must be laid out before its time begins. */
export function preparedFaults(scenario: Scenario): readonly Fault[] {
  return scenario.faults.filter(
    (fault) =>
      fault.at > 0 && refusedFault(fault, scenario) === null && 'prepare' in faultDriverOf(fault.kind, scenario),
  );
}

/**
 * Lays them out for a trial that begins at `beginsAt` (real milliseconds since 1970). Throws a `HarnessError` when that
 * takes too long, since each would bite too early, and soon after `stop` is aborted.
 */
export async function prepareFaults(site: Site, beginsAt: number, stop: AbortSignal): Promise<void> {
  for (const fault of preparedFaults(site.scenario)) {
    await faultDriverOf(fault.kind, site.scenario).prepare?.(fault, site, beginsAt + realMs(site, fault.at), stop);
    if (wallNowMs() > beginsAt) {
      throw new HarnessError(
        `the fault ${fault.id} (${fault.kind}) could not be laid out before the trial was to begin`,
      );
    }
  }
}
