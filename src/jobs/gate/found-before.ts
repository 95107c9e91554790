import { UserError } from '../../base/errors.ts';
import type { GateReport } from '../../domain/gate.ts';
import { listScenarioFiles } from '../../scenario/scenario-library.ts';
import { scenarioIdOf, type ScenarioReviewer } from '../../scenario/load-scenario.ts';
import { isPairId } from '../found-id.ts';
import { findSubjects, type Subject } from '../subjects.ts';

type Restored = GateReport['shipped']['restored'][number];

/** What is tried, with the found scenarios of the baseline's commit among it. */
export interface WithFoundBefore {
  readonly subjects: readonly Subject[];
  /** Those that the change took away or wrote otherwise. */
  readonly restored: readonly Restored[];
}

/**
 * Adds the scenarios that were found before the change: one that it deleted is tried all the same, and one that it wrote
 * otherwise is tried as it was, so that nobody gets rid of a counterexample together with bringing it back. `folder` has them
 * as they were; null where there are none.
 */
export function withFoundBefore(
  subjects: readonly Subject[],
  folder: string | null,
  review: ScenarioReviewer,
): WithFoundBefore {
  const restored: Restored[] = [];
  let all = subjects;
  for (const file of folder === null ? [] : listScenarioFiles(folder)) {
    // What was kept for a relation between two trials was no part of what is tried, before as well as now.
    if (isPairId(scenarioIdOf(file))) continue;
    const before = readable(file, review);
    if (before === null) {
      restored.push({ scenario: scenarioIdOf(file), what: 'unreadable' });
      continue;
    }
    const now = all.find(({ id }) => id === before.id);
    if (now !== undefined && digestOf(now) === digestOf(before)) continue;
    restored.push({ scenario: before.id, what: now === undefined ? 'gone' : 'changed' });
    all = [before, ...all.filter((one) => one !== now)];
  }
  return { subjects: all, restored };
}

/** What could not be read before the change was never tried, so nothing is lost with it. */
function readable(file: string, review: ScenarioReviewer): Subject | null {
  try {
    return findSubjects([file], review)[0] ?? null;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function digestOf(subject: Subject): string {
  return subject.kind === 'scenario' ? subject.loaded.digest : subject.replay.digest;
}
