import { digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import { reExposure } from '../domain/re-exposure.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Journal } from '../journal/journal.ts';
import { reExposed } from '../scenario/generate/re-exposed.ts';
import { endUnder } from './judged-under.ts';
import { nullOf } from './null-candidates.ts';
import { timeToRecover } from './time-to-recover.ts';
import type { TimeToRecover } from './time-to-recover.ts';
import type { Bench } from './try-incident.ts';

/** How the same re-exposed incident ended under each of those who are compared; null where users were never hurt. */
export interface Yardsticks {
  readonly candidate: TimeToRecover | null;
  readonly nothing: TimeToRecover | null;
  readonly ask: TimeToRecover | null;
  readonly reference: TimeToRecover | null;
}

const atOnce: TimeToRecover = { afterMs: 0, recovered: true, struckAgain: null };

/**
 * The times that are compared; null where there is nothing to recover from, because nobody was ever hurt under any of the four. Where
 * one of them hurt users, those who did not count as well at once.
 */
export function timesCompared({ candidate, nothing, ask, reference }: Yardsticks): TimesCompared | null {
  if ([candidate, nothing, ask, reference].every((one) => one === null)) return null;
  return {
    candidate: candidate ?? atOnce,
    nothing: nothing ?? atOnce,
    ask: ask ?? atOnce,
    reference: reference ?? atOnce,
  };
}

/** What each of the four took in one incident. */
export type TimesCompared = Readonly<Record<keyof Yardsticks, TimeToRecover>>;

/**
 * How an incident ends, re-exposed and on the same draws, under the candidate, when automation does nothing, when it asks before
 * everything and people take their time, and when those people are always at hand and never wrong: the reference. `own` is
 * the candidate's trial of the incident as it was drawn, which is what its safety is judged by; where nothing strikes again it
 * is this one as well, and else the candidate is played once more.
 */
export async function yardsticksOf(bench: Bench, drawn: Scenario, seed: number, own: Journal): Promise<Yardsticks> {
  const incident = reExposed(drawn);
  const reExposedAtMs = incident === drawn ? null : reExposure.atMs;
  const under = async (candidate: Candidate, scenario: Scenario): Promise<TimeToRecover | null> => {
    const { entries } = await endUnder(bench, candidate, scenario, seed);
    return timeToRecover(entries, scenario, reExposedAtMs);
  };
  const ask = nullOf(bench.candidate, 'always-ask');
  return {
    candidate:
      reExposedAtMs === null ? timeToRecover(own.entries, drawn, null) : await under(bench.candidate, incident),
    nothing: await under(silenced(bench.candidate), incident),
    ask: await under(ask, incident),
    reference: await under(ask, attended(incident)),
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
