import { join } from 'node:path';
import { digest } from '../../src/base/canonical-json.ts';
import { packageRoot } from '../../src/base/package-root.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import { simulatorInput } from '../../src/jobs/simulator-input.ts';
import { finderFor, shippedScenarios } from '../../src/jobs/subjects.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import type { JudgedTrial } from '../../src/run/judged-trial.ts';
import { runJudgedTrial } from '../../src/run/judged-trial.ts';
import type { LoadedScenario } from '../../src/scenario/load-scenario.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import { listScenarioFiles } from '../../src/scenario/scenario-library.ts';
import { shippedCharter } from './shipped-charter.ts';

const charterDigest = digest(shippedCharter);
const loaded = new Map<string, LoadedScenario>();
const candidates = new Map<string, Candidate>();
const journals = new Map<string, Promise<Journal>>();

/** Every scenario that is shipped, in the order of the files. */
export const shipped: readonly LoadedScenario[] = listScenarioFiles(shippedScenarios).map((file) =>
  loadScenario(file, finderFor(file)),
);
for (const one of shipped) loaded.set(one.scenario.id, one);

/** A shipped scenario by its id. */
export function shippedScenario(id: string): LoadedScenario {
  const found = loaded.get(id);
  if (!found) throw new Error(`there is no shipped scenario ${id}`);
  return found;
}

/** A trial of a shipped scenario, with its twin, by a candidate below `policies`. Journals are made once. */
export function tryShipped(id: string, candidateName: string): Promise<JudgedTrial> {
  const { scenario } = shippedScenario(id);
  const candidate = candidateOf(candidateName);
  const input = (name: string) => {
    const one = shippedScenario(name);
    return simulatorInput(one.scenario, one.digest, { candidate, charterDigest, seed: 1 }, null);
  };
  const twin = scenario.twin === null ? null : input(scenario.twin.id);
  return runJudgedTrial({ input: input(id), twin, unsupported: null }, shippedCharter, journals);
}

function candidateOf(name: string): Candidate {
  const known = candidates.get(name) ?? loadCandidate(join(packageRoot, 'policies', name));
  candidates.set(name, known);
  return known;
}
