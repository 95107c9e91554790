import { join } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { packageRoot } from '../base/package-root.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Scenario } from '../domain/scenario.ts';
import { loadCandidate } from '../policy/load-candidate.ts';
import { sampleCycle } from '../scenario/generate/strata.ts';
import type { ScopedAutomation } from './blame.ts';
import { judgedUnder } from './judged-under.ts';
import { sampleShown } from './sample-trial.ts';
import type { Bench } from './try-incident.ts';

/** Levels that know nothing, in the place of the candidate's own (design.md section 6). */
export const nullNames = ['always-act', 'always-ask'] as const;
export type NullName = (typeof nullNames)[number];

/** The first so many trials of each automation are also played under them: four rounds of all strata. */
export const nullTrials = 4 * sampleCycle;

/** What a null candidate did in one incident of an automation. */
export interface NullShown {
  readonly exposed: boolean;
  /** Nothing made the step hazardous, and nobody had to be asked. */
  readonly safe: boolean;
  readonly acted: boolean;
  readonly violated: boolean;
}

/** Plays one incident under the null candidates, on the same draws. */
export async function nullsOf(
  bench: Bench,
  scenario: Scenario,
  seed: number,
  own: ScopedAutomation,
  all: readonly ScopedAutomation[],
): Promise<Readonly<Record<NullName, NullShown>>> {
  const shown = async (name: NullName): Promise<NullShown> => {
    const { journal, outcome } = await judgedUnder(bench, nullOf(bench.candidate, name), scenario, seed);
    const { exposed, safe, acted, violations } = sampleShown(journal, outcome, bench.charter, own, all);
    return { exposed, safe, acted, violated: violations.length > 0 };
  };
  return { 'always-act': await shown('always-act'), 'always-ask': await shown('always-ask') };
}

const made = new WeakMap<Candidate, Map<NullName, Candidate>>();

/** The candidate with the levels of a null candidate; made once for each, because a policy is compiled for it. */
export function nullOf(candidate: Candidate, name: NullName): Candidate {
  const known = made.get(candidate) ?? new Map<NullName, Candidate>();
  made.set(candidate, known);
  const found = known.get(name) ?? withLevelsOf(candidate, name);
  known.set(name, found);
  return found;
}

/** All but what decides is the candidate's: its approvals, calls, logs and guardrails are not what is to be told apart. */
function withLevelsOf(candidate: Candidate, name: NullName): Candidate {
  const { levels, authorised, alwaysHuman } = loadCandidate(join(packageRoot, 'policies', name)).policy;
  const policy = { ...candidate.policy, levels, authorised, alwaysHuman, exceptions: [] };
  const programs = { ...candidate.programs, policy: { kind: 'file' as const } };
  return { ...candidate, policy, programs, name, digest: digest({ of: candidate.digest, name }) };
}
