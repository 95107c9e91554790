import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Scenario } from '../domain/scenario.ts';
import { judgedUnder } from './judged-under.ts';
import { nullOf } from './null-candidates.ts';
import { recoveryOf } from './sample-trial.ts';
import type { SampleShown, Yardsticks } from './sample-trial.ts';
import type { Bench } from './try-incident.ts';

/**
 * How an incident ends, on the same draws, when automation does nothing, when it asks before everything and people take
 * their time, and when those people are always at hand and never wrong: the reference.
 */
export async function yardsticksOf(bench: Bench, scenario: Scenario, seed: number): Promise<Yardsticks> {
  const nothing = silenced(bench.candidate);
  const ask = nullOf(bench.candidate, 'always-ask');
  return {
    nothing: await recoveryUnder(bench, nothing, scenario, seed),
    ask: await recoveryUnder(bench, ask, scenario, seed),
    reference: await recoveryUnder(bench, ask, attended(scenario), seed),
  };
}

const made = new WeakMap<Candidate, Candidate>();

/** The candidate with nobody to propose anything; made once, because a policy is compiled for it. */
function silenced(candidate: Candidate): Candidate {
  const name = 'do-nothing';
  const known = made.get(candidate) ?? {
    ...candidate,
    agent: { kind: 'silent' },
    name,
    digest: digest({ of: candidate.digest, name }),
  };
  made.set(candidate, known);
  return known;
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
  bench: Bench,
  candidate: Candidate,
  scenario: Scenario,
  seed: number,
): Promise<SampleShown['recovery']> {
  const { journal, outcome } = await judgedUnder(bench, candidate, scenario, seed);
  return recoveryOf(outcome, journal.entries);
}
