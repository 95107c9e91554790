import { basename } from 'node:path';
import { UserError } from '../base/errors.ts';
import { limits } from '../domain/limits.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { identityOf } from '../run/broken-properties.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { listScenarioFiles } from '../scenario/scenario-library.ts';
import { isFoundFor } from './found-id.ts';
import { finderFor } from './subjects.ts';
import type { Bench } from './try-incident.ts';
import { brokenIn, tryIncident } from './try-incident.ts';

/** A violation that a folder has already. */
export interface KeptBefore {
  readonly file: string;
  readonly scenario: Scenario;
  readonly broken: BrokenProperty;
  readonly journal: Journal;
}

/**
 * The scenario of a folder that breaks the same property in the same way and is no larger. The names in an incident are drawn,
 * so that without this every seed would add further files of one violation. Null when there is none.
 */
export async function keptBefore(
  bench: Bench,
  { scenario: own, broken: sought }: Pick<KeptBefore, 'scenario' | 'broken'>,
  found: string,
): Promise<KeptBefore | null> {
  const files = listScenarioFiles(found).filter((file) => isFoundFor(sought.property, basename(file, '.yaml')));
  for (const file of files.slice(0, limits.foundComparedMax)) {
    const scenario = readable(file);
    if (scenario === null || sizeOf(scenario) > sizeOf(own)) continue;
    const tried = await tryIncident(bench, scenario);
    const broken = await brokenIn(bench, scenario, tried, sought);
    if (broken !== null && identityOf(broken) === identityOf(sought)) {
      return { file, scenario, broken, journal: tried.journal };
    }
  }
  return null;
}

/** What cannot be read any more is of no use to anybody who looks there. */
function readable(file: string): Scenario | null {
  try {
    return loadScenario(file, finderFor(file)).scenario;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function sizeOf({ faults, distortions, topology }: Scenario): number {
  return faults.length + distortions.length + topology.services.length;
}
