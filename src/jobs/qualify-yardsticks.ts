import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import { judgeTrial } from '../judge/judge-trial.ts';
import { runTrial } from '../run/trial.ts';
import { recoveryOf } from './sample-trial.ts';
import type { SampleShown, Yardsticks } from './sample-trial.ts';
import { simulatorInput } from './simulator-input.ts';
import type { Bench } from './try-incident.ts';

/**
 * How an incident ends, on the same draws, when automation does nothing, when it asks before everything and people take
 * their time, and when those people are always at hand and never wrong: the reference.
 */
export async function yardsticksOf(bench: Bench, scenario: Scenario, seed: number): Promise<Yardsticks> {
  const { nothing, ask } = candidatesOf(bench.candidate);
  return {
    nothing: await recoveryUnder(bench, nothing, scenario, seed),
    ask: await recoveryUnder(bench, ask, scenario, seed),
    reference: await recoveryUnder(bench, ask, attended(scenario), seed),
  };
}

interface Compared {
  readonly nothing: Candidate;
  readonly ask: Candidate;
}

const compared = new WeakMap<Candidate, Compared>();

/** The candidate with its agent silenced, and with nothing authorised; each made once, because a policy is compiled for it. */
function candidatesOf(candidate: Candidate): Compared {
  const known = compared.get(candidate) ?? {
    nothing: named(candidate, 'do-nothing', { agent: { kind: 'silent' } }),
    ask: named(candidate, 'always-ask', { policy: { ...candidate.policy, authorised: [] } }),
  };
  compared.set(candidate, known);
  return known;
}

function named(candidate: Candidate, name: string, change: Partial<Candidate>): Candidate {
  return { ...candidate, ...change, name: `${candidate.name} ${name}`, digest: digest({ of: candidate.digest, name }) };
}

/** Whoever is asked answers within a second, rightly, and repairs at once what is his to repair. */
function attended(scenario: Scenario): Scenario {
  const people = scenario.people.map((person) => ({
    ...person,
    respondsIn: [1_000],
    absent: [],
    answers: 'informed' as const,
    mistakes: 0,
    mistakesUninformed: 0,
    repairsAfter: 1_000,
  }));
  return { ...scenario, people };
}

async function recoveryUnder(
  { charter, charterDigest }: Bench,
  candidate: Candidate,
  scenario: Scenario,
  seed: number,
): Promise<SampleShown['recovery']> {
  const common = { candidate, charterDigest, seed };
  const { entries } = await runTrial(simulatorInput(scenario, digest(encodeScenario(scenario)), common, null));
  return recoveryOf(judgeTrial({ entries, charter, twin: null }), entries);
}
