import type { Plan } from '../domain/plan.ts';
import type { Consideration } from './think.ts';
import type { TrialState } from './trial-state.ts';
import { isUnagreed } from './unagreed.ts';

/** An unchanged recommendation that leads to nothing new is written down once in this time. */
const againAfterMs = 300_000;

/** While a plan is under way, what duplicates it is put before the executor once in this time. */
const duplicateAfterMs = 60_000;

/**
 * Whether a decision is news. A decision to act always is, unless this very plan is under way already; another one is
 * when it was not said about the service lately: an agent that goes to and fro says each of its answers once in a while.
 */
export function sayAgain(state: TrialState, thought: Pick<Consideration, 'proposal' | 'plan' | 'decision'>): boolean {
  const { proposal, plan, decision } = thought;
  if (plan === null && isBeingMended(state, proposal.service)) return false;
  const clauses = decision.clauses.map(({ id, result }) => `${id}:${result}`).join(' ');
  const said = `${decision.disposition} ${plan?.digest ?? proposal.pattern} ${clauses}`;
  const subject = `${proposal.service} ${said}`;
  const lastAt = state.lastSaid.get(subject);
  const waits = plan !== null && isAskedAbout(state, plan.digest);
  const underWay = waits || (plan !== null && isUnderWay(state, plan.idempotencyKey));
  // What duplicates come to is an external executor's own affair (requirements.md D7), so it is given some. Requal's own
  // is given those that somebody wrote down as a proposal of their own, and not what an agent says at every look.
  if (underWay && state.executor.kind === 'requal' && (waits || !isFromRecord(state))) return false;
  const quietForMs = underWay ? duplicateAfterMs : againAfterMs;
  const unchanged = lastAt !== undefined && state.at - lastAt < quietForMs;
  const mayRun = decision.disposition === 'act' && (plan === null || !isRefused(state, plan));
  if (unchanged && (underWay || !mayRun)) return false;
  state.lastSaid.set(subject, state.at);
  return true;
}

/**
 * Whether people did not agree to it: then requal's own guard refuses it each time, and being refused once more is no news
 * either. What an external executor does about it is its own affair, and shows only where it is asked.
 */
function isRefused(state: TrialState, plan: Plan): boolean {
  return state.executor.kind === 'requal' && isUnagreed(state, plan);
}

/** Whether each proposal stands in a record by itself. */
function isFromRecord({ input: { scenario, candidate } }: TrialState): boolean {
  const { kind } = scenario.agent === 'candidate' ? candidate.agent : scenario.agent;
  return kind === 'scripted' || kind === 'recorded';
}

function isAskedAbout(state: TrialState, digest: string): boolean {
  for (const call of state.calls.values()) {
    if (call.what === 'approval-request' && call.plan?.digest === digest) return true;
  }
  return false;
}

function isUnderWay(state: TrialState, key: string): boolean {
  return state.remediations.history.some((attempt) => attempt.outcome === 'open' && attempt.idempotencyKey === key);
}

/**
 * Whether automation has something under way there that is still to be verified. Until then an agent that recognises
 * nothing only sees its own repair at work; if it does not help, the verification calls a person.
 */
function isBeingMended(state: TrialState, service: string): boolean {
  return state.remediations.history.some(({ outcome, target }) => outcome === 'open' && target === service);
}
