import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { GateReport } from '../../domain/gate.ts';
import { listScenarioFiles } from '../../scenario/scenario-library.ts';
import { scenarioIdOf, type ScenarioReviewer } from '../../scenario/load-scenario.ts';
import { isPairId } from '../found-id.ts';
import { findSubjects, foundFolder, type Subject } from '../subjects.ts';

type Restored = GateReport['shipped']['restored'][number];

/** A found scenario of the baseline's commit that this requal cannot read, so that nobody tries it as it was. */
export interface UnreadBefore {
  readonly scenario: string;
  /** As the commit has it, from where the command runs. */
  readonly file: string;
  readonly why: string;
  /** What the change did to it. */
  readonly what: 'gone' | 'changed';
}

/** What is tried, with the found scenarios of the baseline's commit among it. */
export interface WithFoundBefore {
  readonly subjects: readonly Subject[];
  /** Those that the change took away or wrote otherwise. */
  readonly restored: readonly Restored[];
  /** Those that could not be restored. */
  readonly unread: readonly UnreadBefore[];
}

/**
 * Adds the scenarios that were found before the change: one that it deleted is tried all the same, and one that it wrote
 * otherwise is tried as it was, so that nobody gets rid of a counterexample together with bringing it back. `folder` has them
 * as they were; null where there are none. What cannot be read is told, because nobody knows what it would have shown.
 */
export function withFoundBefore(
  subjects: readonly Subject[],
  folder: string | null,
  review: ScenarioReviewer,
): WithFoundBefore {
  const restored: Restored[] = [];
  const unread: UnreadBefore[] = [];
  let all = subjects;
  for (const file of folder === null ? [] : listScenarioFiles(folder)) {
    // What was kept for a relation between two trials was no part of what is tried, before as well as now.
    if (isPairId(scenarioIdOf(file))) continue;
    const before = readBefore(file, review);
    if (typeof before === 'string') {
      const scenario = scenarioIdOf(file);
      const now = all.find(({ id }) => id === scenario);
      // What it takes to be read may stand beside it now; then it is tried as it was.
      if (now !== undefined && isSameFile(now, file)) continue;
      restored.push({ scenario, what: 'unreadable' });
      const name = join(foundFolder, relative(folder ?? '', file));
      unread.push({ scenario, file: name, why: before, what: now === undefined ? 'gone' : 'changed' });
      continue;
    }
    const now = all.find(({ id }) => id === before.id);
    if (now !== undefined && digestOf(now) === digestOf(before)) continue;
    restored.push({ scenario: before.id, what: now === undefined ? 'gone' : 'changed' });
    all = [before, ...all.filter((one) => one !== now)];
  }
  return { subjects: all, restored, unread };
}

/** The scenario; or why it cannot be read, which another requal perhaps could. */
function readBefore(file: string, review: ScenarioReviewer): Subject | string {
  try {
    return findSubjects([file], review)[0] ?? 'there is no scenario in it';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Further lines have the paths of the copy that was read.
    return error.message.split('\n')[0] ?? '';
  }
}

function isSameFile(subject: Subject, file: string): boolean {
  return subject.kind === 'scenario' && readFileSync(subject.loaded.file).equals(readFileSync(file));
}

function digestOf(subject: Subject): string {
  return subject.kind === 'scenario' ? subject.loaded.digest : subject.replay.digest;
}
