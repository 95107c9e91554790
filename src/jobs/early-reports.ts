import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chainLine, unchained } from '../base/chained-lines.ts';
import { IntegrityError, UserError } from '../base/errors.ts';
import { removeQuietly, writeFileWhole } from '../base/write-file.ts';
import { readJournal } from '../journal/read-journal.ts';
import { resultIn } from '../run/result-file.ts';
import type { TrialReport } from './trial-work.ts';

/** The folder of early reports, in that of a run. */
export const earlyName = 'early';

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

/**
 * Those in the folder of a run. Each is a line of results that follows the digest of the plan. What cannot be removed stays: a trial
 * that has had its turn is never asked for again.
 */
export function openEarlyReports(folder: string, planDigest: string): EarlyReports {
  const own = join(folder, earlyName);
  const there = new Set(namesIn(own));
  const nameOf = (trial: number): string => `${trial}.json`;
  return {
    left(trial) {
      const line = there.has(nameOf(trial)) ? textIn(join(own, nameOf(trial))) : null;
      return line === null ? null : reportIn(line, folder, { count: trial, head: planDigest });
    },
    keep(trial, { body }) {
      writeFileWhole(join(own, nameOf(trial)), chainLine(body, planDigest).line);
      there.add(nameOf(trial));
    },
    drop(trial) {
      if (there.delete(nameOf(trial))) removeQuietly(join(own, nameOf(trial)));
    },
    clear() {
      there.clear();
      removeQuietly(own);
    },
  };
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** Null for what cannot be read: its trial is run again. */
function textIn(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trimEnd();
  } catch {
    return null;
  }
}

/** Damaged, of another plan, or without its journal, it is of no use, and its trial is run again. */
function reportIn(line: string, folder: string, after: { readonly count: number; readonly head: string }) {
  const found = resultIn(line, after);
  if (typeof found === 'string') return null;
  const { id, verdict, fault, journal, chainHead } = found.result;
  if (journal !== null && headOf(join(folder, journal)) !== chainHead) return null;
  return { label: id, verdict, body: unchained(line), kept: null, fault, broken: null };
}

/** The last hash of a journal; null where there is no whole one. */
function headOf(file: string): string | null {
  try {
    return readJournal(file).head;
  } catch (error) {
    if (error instanceof UserError || error instanceof IntegrityError) return null;
    throw error;
  }
}
