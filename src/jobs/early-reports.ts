import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chainLine, unchained } from '../base/chained-lines.ts';
import { writeFileWhole } from '../base/write-file.ts';
import { resultIn } from '../run/result-file.ts';
import type { TrialReport } from './trial-work.ts';

const folderName = 'early';

/**
 * Reports of trials that ended while one before them was still under way. Results are written in the order of the plan; until its
 * turn comes, each has a file of its own, so that a kill loses nothing but the trials under way.
 */
export interface EarlyReports {
  /** The report of a trial that ended before the run was broken off; null where there is none, or not as it was written. */
  left(trial: number): TrialReport | null;
  /** When this returns, a kill no longer loses it. Its journals must have been written before. */
  keep(trial: number, report: TrialReport): void;
  /** Its turn has come. */
  drop(trial: number): void;
  /** All have had their turn. */
  clear(): void;
}

/** Those in the folder of a run. Each is a line of results that follows the digest of the plan. */
export function openEarlyReports(folder: string, planDigest: string): EarlyReports {
  const own = join(folder, folderName);
  const there = new Set(namesIn(own));
  const nameOf = (trial: number): string => `${trial}.json`;
  return {
    left(trial) {
      return there.has(nameOf(trial)) ? readReport(join(own, nameOf(trial)), trial, planDigest) : null;
    },
    keep(trial, { body }) {
      writeFileWhole(join(own, nameOf(trial)), chainLine(body, planDigest).line);
      there.add(nameOf(trial));
    },
    drop(trial) {
      if (there.delete(nameOf(trial))) rmSync(join(own, nameOf(trial)), { force: true });
    },
    clear() {
      there.clear();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Damaged, of another plan, or with words hidden in it, it is of no use, and its trial is run again. */
function readReport(path: string, trial: number, planDigest: string): TrialReport | null {
  const line = readFileSync(path, 'utf8').trimEnd();
  const found = resultIn(line, { count: trial, head: planDigest });
  if (typeof found === 'string') return null;
  const { id, verdict, fault } = found.result;
  return { label: id, verdict, body: unchained(line), kept: null, fault, broken: null };
}
