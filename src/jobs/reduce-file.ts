import { basename } from 'node:path';
import { UserError } from '../base/errors.ts';
import type { KeptViolation } from '../domain/exploration.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import { relations } from '../run/pairs.ts';
import { reduceMet } from './explore.ts';
import { keepViolation } from './keep-violation.ts';
import { benchOf } from './run-exploration.ts';
import { finderFor } from './subjects.ts';
import { brokenBy, tryIncident, tryPair } from './try-incident.ts';

/** What a user asks of `requal reduce`. */
export interface ReduceRequest {
  readonly file: string;
  readonly candidate: string;
  /** The property that is to go on breaking; null for the first that breaks. */
  readonly property: string | null;
  readonly found: string;
}

/** What breaks in a scenario, and the smallest one in which it still does. Null when nothing breaks. */
export async function reduceFile(
  { file, candidate, property, found }: ReduceRequest,
  isStopped: () => boolean,
): Promise<Omit<KeptViolation, 'journal'> | null> {
  const bench = benchOf(candidate);
  const { scenario } = loadScenario(file, finderFor(file));
  const tried = await tryIncident(bench, scenario);
  const pairs = [];
  for (const relation of relations) {
    if (property === null || property === relation.id) pairs.push(await tryPair(bench, scenario, tried, relation));
  }
  const broken = [...tried.broken, ...pairs].find((one) => one !== null && (property ?? one.property) === one.property);
  if (!broken) return null;
  const met = { run: 0, scenario, broken, times: 1 };
  const reduction = await reduceMet(bench, met, isStopped);
  if ((await brokenBy(bench, reduction.scenario, broken)) === null) {
    throw new UserError(`What breaks in ${file} does not break again.`);
  }
  return (
    await keepViolation(bench, met, reduction, { found, candidateFolder: candidate, reducedFrom: basename(file) })
  ).told;
}
