import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from '../../src/base/canonical-json.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import { loadCharter } from '../../src/jobs/load-charter.ts';
import { simulatorInput } from '../../src/jobs/simulator-input.ts';
import { planTrials } from '../../src/jobs/trial-inputs.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { runTrial, unsupportedTrial } from '../../src/run/trial.ts';
import type { TrialInput } from '../../src/run/trial-input.ts';
import { loadReplay } from '../../src/scenario/load-replay.ts';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import { scenarioFinder } from '../../src/scenario/scenario-library.ts';

/** A trial on frozen copies of all that it needs, and the file that holds its journal byte for byte. */
export interface GoldenTrial {
  readonly name: string;
  readonly file: string;
  run(): Promise<Journal>;
}

const folder = join(import.meta.dirname, '..', 'golden');
const inputs = join(folder, 'inputs');
const journals = join(folder, 'journals');

/** The verdict of every shipped candidate in every shipped trial. */
export const verdictsFile = join(folder, 'verdicts.txt');

const scenarios = join(inputs, 'scenarios');

/** Thirteen trials: both worlds, every kind of entry, every kind of fault and of distortion. */
export const goldenTrials: readonly GoldenTrial[] = [
  golden('leak-acted-on', 'platform', 1),
  golden('deploy-approved', 'platform', 2),
  golden('deploy-unanswered', 'platform', 3),
  golden('step-taken-back', 'noticing', 4),
  golden('stopped-midway', 'eager', 5),
  golden('shown-wrongly', 'platform', 6),
  golden('changing-mind', 'platform', 7),
  golden('telemetry-lost', 'aloof', 8),
  golden('many-faults', 'platform', 9),
  { ...golden('leak-acted-on', 'programs', 10), ...named('outside-programs') },
  { ...golden('leak-acted-on', 'careful', 13), ...named('canary') },
  { ...named('recorded'), run: async () => runTrial(recordedInput('wikimedia-2019-04-25-traffic-artefact', 11)) },
  {
    ...named('unsupported'),
    run: async () => unsupportedTrial(scenarioInput('changing-mind', 'platform', 12), 'this is how it is told'),
  },
];

/** The lines of a journal as its file holds them. */
export function textOf({ lines }: Journal): string {
  return `${lines.join('\n')}\n`;
}

/** The journal that was kept; null when there is none yet. */
export function keptText({ file }: GoldenTrial): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function golden(scenario: string, candidate: string, seed: number): GoldenTrial {
  return { ...named(scenario), run: async () => runTrial(scenarioInput(scenario, candidate, seed)) };
}

function named(name: string): Pick<GoldenTrial, 'name' | 'file'> {
  return { name, file: join(journals, `${name}.jsonl`) };
}

function scenarioInput(id: string, candidate: string, seed: number): TrialInput {
  const { scenario, digest: scenarioDigest } = loadScenario(join(scenarios, `${id}.yaml`), scenarioFinder([scenarios]));
  return simulatorInput(scenario, scenarioDigest, common(candidate, seed), null);
}

function recordedInput(id: string, seed: number): TrialInput {
  const folder = join(inputs, 'replays', id);
  const subject = { kind: 'replay' as const, id, replay: loadReplay(folder), folder, closedLoopOnly: false };
  const [planned] = planTrials(subject, 'recorded', common('platform', seed));
  if (planned === undefined) throw new Error(`the recording ${id} has no trial`);
  return planned.input;
}

function common(candidate: string, seed: number): { candidate: Candidate; charterDigest: string; seed: number } {
  const { charter } = loadCharter(join(inputs, 'charter.yaml'));
  return { candidate: loadCandidate(join(inputs, 'candidates', candidate)), charterDigest: digest(charter), seed };
}
