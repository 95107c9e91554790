import type { Candidate } from '../domain/candidate.ts';
import type { CandidateChange } from './candidate-changes.ts';
import { sameClauses } from './cells/same-clauses.ts';
import { compilePolicy, type CompiledPolicy } from './compile-policy.ts';

/** Whether two candidates must behave alike in every trial, and what that rests on. Plain data. */
export type CandidateEquality =
  | {
      readonly kind: 'equal';
      /** `content`: nothing differs that a trial reads. `cells`: clauses are written otherwise and say the same everywhere. */
      readonly by: 'content' | 'cells';
      /** Plain sentences. */
      readonly covered: readonly string[];
      readonly notCovered: readonly string[];
    }
  | { readonly kind: 'unproved'; readonly because: readonly string[] };

/**
 * Proves that two candidates behave alike, from their files. Clauses must say the same in every cell, and everything that
 * cells do not cover (runbooks, agent, programs, guardrail settings, approvals, escalation, exceptions, boundaries) must be
 * equal to the letter. A program decides by more than its files, so nothing is proved about one.
 */
export function candidatesEqual(
  one: Candidate,
  other: Candidate,
  changes: readonly CandidateChange[],
): CandidateEquality {
  const because: string[] = [];
  const programs = programsOf(one, other);
  if (programs.length > 0)
    because.push(`${programs.join(' and ')} is a program or a record, and what it says cannot be proved from files`);
  const settings = changes.filter(({ reach }) => reach === 'settings');
  because.push(...settings.map(({ path }) => `${path} is not the same, and no cell covers it`));
  const rewritten = changes.filter(({ reach }) => reach === 'clauses');
  const isAsked = one.programs.policy.kind === 'file' && other.programs.policy.kind === 'file';
  if (rewritten.length > 0 && isAsked) {
    const same = sameClauses(compiledOf(one), compiledOf(other));
    if (same.kind === 'unproved') because.push(...same.because);
  } else if (rewritten.length > 0) because.push('the policy is not asked by its clauses alone');
  if (because.length > 0) return { kind: 'unproved', because };
  const prose = changes.filter(({ reach }) => reach === 'prose').map(({ path }) => path);
  return {
    kind: 'equal',
    by: rewritten.length > 0 ? 'cells' : 'content',
    covered: coveredBy(rewritten.length),
    notCovered: prose.length === 0 ? [] : [`texts and dates that no trial reads: ${prose.join(', ')}`],
  };
}

/** A policy that is ready to be asked by cells. */
export function compiledOf({ policy, runbooks }: Candidate): CompiledPolicy {
  return compilePolicy(policy, new Map(runbooks.map(({ pattern, escalation }) => [pattern, escalation.role] as const)));
}

function coveredBy(rewritten: number): readonly string[] {
  const clauses =
    rewritten === 0
      ? 'every clause and authorised action is the same'
      : 'every clause and authorised action is true, false and unknown in the same cells, written otherwise or not';
  return [
    clauses,
    'runbooks, agent, guardrails, approvals, escalation, exceptions, boundaries, quality alerts and logging are equal to the letter, but for the order of lists in which order says nothing',
  ];
}

function programsOf(...candidates: readonly Candidate[]): readonly string[] {
  const found = new Set<string>();
  for (const { agent, programs } of candidates) {
    if (agent.kind === 'exec' || agent.kind === 'recorded') found.add('the agent');
    if (programs.policy.kind === 'exec' || programs.policy.kind === 'recorded') found.add('the policy');
    if (programs.executor.kind !== 'requal') found.add('the executor');
  }
  return [...found];
}
