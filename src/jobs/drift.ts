import { canonicalJson, digest } from '../base/canonical-json.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { DriftRow, DriftStep } from '../domain/qualification-report.ts';
import type { Profile } from '../domain/profile.ts';
import { mcnemarDifferent } from '../statistics/mcnemar.ts';
import type { Since } from './read-since.ts';
import { sampledAutomations } from './qualify-targets.ts';
import type { QualifySetup } from './qualify-work.ts';
import { trialsPerAutomation, trySample } from './qualify-work.ts';
import type { SampleResult } from './qualify-work.ts';
import type { Bench } from './try-incident.ts';

/** So many incidents are played before and after each change: enough to see one in fifty, and seconds for an automation. */
const pairsPerStep = 250;
/** Their draws are none of the sample's, and the same on both sides of a change. */
const driftSeed = 2;

/** One state on the way from what was qualified the last time to what is now. */
interface State {
  readonly step: DriftStep | null;
  readonly candidate: Candidate;
  readonly profile: Profile;
}

/**
 * What changed since the last qualification, one change after the other: the system first, because drift happens there
 * (requirements.md A6), then policy, runbooks, agent and programs. Each change is played on the same draws before and after
 * it; of one that changed nothing nothing is played. In the order of the new policy.
 */
export async function driftSince(since: Since, bench: Bench, profile: Profile): Promise<readonly DriftRow[]> {
  const states = statesBetween(since, bench.candidate, profile);
  const rows: DriftRow[] = [];
  let before: Played | null = null;
  for (const state of states) {
    const after = await playState(bench, state);
    if (before !== null && state.step !== null) rows.push(...rowsOf(state.step, before, after));
    before = after;
  }
  return rows;
}

function statesBetween(since: Since, now: Candidate, profile: Profile): readonly State[] {
  const old = since.candidate;
  const parts: readonly (readonly [DriftStep, State])[] = [
    ['profile', { step: 'profile', candidate: old, profile }],
    ['policy', { step: 'policy', candidate: { ...old, policy: now.policy }, profile }],
    ['runbooks', { step: 'runbooks', candidate: { ...old, policy: now.policy, runbooks: now.runbooks }, profile }],
    ['agent', { step: 'agent', candidate: now, profile }],
  ];
  const states: State[] = [{ step: null, candidate: old, profile: since.profile }];
  for (const [, state] of parts) {
    const last = states.at(-1);
    if (last !== undefined && !isSame(last, state)) states.push({ ...state, candidate: named(state.candidate) });
  }
  return states;
}

function isSame(one: State, other: State): boolean {
  return contentOf(one) === contentOf(other);
}

function contentOf({ candidate: { policy, runbooks, agent, programs }, profile }: State): string {
  return canonicalJson({ policy, runbooks, agent, programs, profile });
}

/** A mixture of two candidates is a third one. */
function named(candidate: Candidate): Candidate {
  const { policy, runbooks, agent, programs } = candidate;
  return { ...candidate, digest: digest({ policy, runbooks, agent, programs }) };
}

/** What each automation did in each of its incidents, by its id. */
type Played = ReadonlyMap<string, readonly SampleResult[]>;

async function playState(bench: Bench, { candidate, profile }: State): Promise<Played> {
  const own: Bench = { ...bench, candidate };
  const { sampled } = await sampledAutomations(own, profile);
  const setup: QualifySetup = { bench: own, profile, asOf: profile.asOf, seed: driftSeed, sampled };
  const found = new Map<string, readonly SampleResult[]>();
  for (const [index, { automation }] of sampled.entries()) {
    const results: SampleResult[] = [];
    for (let number = 0; number < pairsPerStep; number += 1) {
      results.push(await trySample(setup, index * trialsPerAutomation + number, 'alone'));
    }
    found.set(automation.id, results);
  }
  return found;
}

function rowsOf(step: DriftStep, before: Played, after: Played): readonly DriftRow[] {
  return [...new Set([...before.keys(), ...after.keys()])].map((automation) => {
    const [one = [], other = []] = [before.get(automation), after.get(automation)];
    const isBroken = (result: SampleResult | undefined) => (result?.violations.length ?? 0) > 0;
    const worse = other.filter((result, index) => isBroken(result) && !isBroken(one[index])).length;
    const better = one.filter((result, index) => isBroken(result) && !isBroken(other[index])).length;
    return {
      automation,
      step,
      before: countsOf(one),
      after: countsOf(other),
      worse,
      better,
      chance: mcnemarDifferent({ worse, better }),
    };
  });
}

function countsOf(results: readonly SampleResult[]): DriftRow['before'] {
  return {
    trials: results.length,
    exposures: results.filter(({ exposed }) => exposed).length,
    acted: results.filter(({ acted }) => acted).length,
    violations: results.filter(({ violations }) => violations.length > 0).length,
  };
}
