import { basename } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { KeptViolation } from '../domain/exploration.ts';
import type { Checked } from './check-named.ts';
import { checkNamed } from './check-named.ts';
import { reduceMet } from './explore.ts';
import { confirm, keepConfirmed } from './keep-violation.ts';
import { benchOf } from './run-exploration.ts';

/** What a user asks of `requal reduce`. */
export interface ReduceRequest {
  /** A scenario's file or id, or the id of a replay that has a closed loop. */
  readonly file: string;
  readonly candidate: string;
  /** The property that is to go on breaking; null for the first that breaks. */
  readonly property: string | null;
  readonly found: string;
}

/** What a scenario breaks, and the smallest one in which it still does; null when there is nothing to reduce. */
export interface ReducedFile {
  readonly checked: Checked;
  readonly told: Omit<KeptViolation, 'journal'> | null;
}

/** Looks at what breaks in a scenario, reduces it and keeps it. */
export async function reduceFile(
  { file, candidate, property, found }: ReduceRequest,
  isStopped: () => boolean,
): Promise<ReducedFile> {
  const bench = benchOf(candidate);
  const checked = await checkNamed(bench, file, property);
  const [broken] = checked.broken;
  if (broken === undefined) return { checked, told: null };
  const met = { run: 0, scenario: checked.scenario, broken, times: 1 };
  const confirmed = await confirm(bench, met, await reduceMet(bench, met, { isStopped }));
  if (confirmed === null) throw new UserError(`What breaks in ${file} does not break again.`);
  const places = { found, candidateFolder: candidate, reducedFrom: basename(file) };
  return { checked, told: (await keepConfirmed(bench, met, confirmed, places)).told };
}

/** What a scenario breaks under the candidate of a folder, in one trial, without a change to any file. */
export function checkFile({ file, candidate, property }: Omit<ReduceRequest, 'found'>): Promise<Checked> {
  return checkNamed(benchOf(candidate), file, property);
}
