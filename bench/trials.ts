import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import type { Candidate } from '../src/domain/candidate.ts';
import type { Charter } from '../src/domain/charter.ts';
import { encodeScenario } from '../src/domain/encode-scenario.ts';
import type { Scenario } from '../src/domain/scenario.ts';
import { digest } from '../src/base/canonical-json.ts';
import { loadCharter } from '../src/jobs/load-charter.ts';
import { simulatorInput } from '../src/jobs/simulator-input.ts';
import { findSubjects } from '../src/jobs/subjects.ts';
import { planTrials } from '../src/jobs/trial-inputs.ts';
import type { Journal } from '../src/journal/journal.ts';
import { judgeTrial } from '../src/judge/judge-trial.ts';
import { loadCandidate } from '../src/policy/load-candidate.ts';
import { createAgenda, nextDecisionAfter } from '../src/run/agenda.ts';
import type { TrialInput } from '../src/run/trial-input.ts';
import { runTrial } from '../src/run/trial.ts';
import { withWorld } from '../src/world/with-world.ts';
import { limits } from '../src/domain/limits.ts';

/** What all trials of the bench have in common. */
export interface Ground {
  readonly candidate: Candidate;
  readonly charter: Charter;
  readonly charterDigest: string;
}

export function layGround(): Ground {
  const { charter, digest: charterDigest } = loadCharter();
  const candidate = loadCandidate(join(packageRoot, 'policies/production-platform'));
  return { candidate, charter, charterDigest };
}

/** All trials of what is shipped, with one seed. */
export function shippedTrials({ candidate, charterDigest }: Ground): readonly TrialInput[] {
  return findSubjects([]).flatMap((subject) =>
    planTrials(subject, null, { candidate, charterDigest, seed: 1 }).map(({ input }) => input),
  );
}

/** A trial in the simulator of a scenario that is in no file. */
export function trialOf(scenario: Scenario, { candidate, charterDigest }: Ground): TrialInput {
  return simulatorInput(scenario, digest(encodeScenario(scenario)), { candidate, charterDigest, seed: 1 }, null);
}

/** A whole trial: run, chained and judged. */
export async function wholeTrial(input: TrialInput, { charter }: Ground): Promise<Journal> {
  const journal = await runTrial(input);
  judgeTrial({ entries: journal.entries, charter, twin: null });
  return journal;
}

/** The same world with the same faults, in the same steps, and nobody who looks. */
export async function bareWorld({ scenario, openWorld }: TrialInput): Promise<void> {
  await withWorld(openWorld, async (world) => {
    const agenda = createAgenda(scenario);
    for (let at = 0; at < scenario.horizon;) {
      for (const command of agenda.due(at)) world.begin(command);
      at = Math.min(nextDecisionAfter(at, limits.tickMs), scenario.horizon);
      await world.advance(at);
    }
  });
}
