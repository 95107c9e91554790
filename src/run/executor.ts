import type { Approval } from '../domain/approval.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { RemediationStep } from '../remediation/remediation-step.ts';
import { programFailed } from './program-failed.ts';
import type { Thought } from './think.ts';
import type { TrialState } from './trial-state.ts';
import { unagreedPlans } from './unagreed.ts';
import { writeFailure } from './write-failure.ts';

/** A ruling with the guardrail that made it; null for that of an external executor, which has names of its own. */
export type ExecutorRuling =
  | { readonly kind: 'admit' }
  | {
      readonly kind: 'deny';
      readonly guardrail: string | null;
      readonly requirement: string | null;
      readonly because: string;
    };

/** Rules on a plan. `now` is what automation thinks at this moment, which after an approval may be of another plan. */
export async function ruleOn(
  state: TrialState,
  plan: Plan,
  now: Thought,
  approvals: readonly Approval[],
): Promise<ExecutorRuling> {
  const { at, executor } = state;
  const { observation, facts, decision } = now;
  const unagreed = unagreedPlans(state);
  if (executor.kind === 'requal') {
    return executor.guard.rule({
      at,
      observation,
      plan,
      facts,
      decision,
      approvals,
      history: state.remediations.history,
      unagreed,
    });
  }
  const question = { at, plan, planNow: now.plan, decision, approvals, unagreed, observation };
  const said = await state.answers.ask('rule', () => executor.door.rule(question));
  if (said.kind === 'ruled' && said.ruling === 'execute') return { kind: 'admit' };
  if (said.kind === 'failed') writeFailure(state, 'executor', said);
  const because = said.kind === 'failed' ? `it failed: ${said.reason}` : said.because;
  return { kind: 'deny', guardrail: null, requirement: null, because };
}

/** Looks at what was carried out: whether it helped, and what follows from it (requirements.md D13). */
export async function verifyOpen(state: TrialState, observation: Observation): Promise<readonly RemediationStep[]> {
  const { at, executor } = state;
  if (executor.kind === 'requal') return executor.remediations.verify(at, observation);
  const steps: RemediationStep[] = [];
  for (const one of executor.register.waiting()) {
    const said = await state.answers.ask('verify', () => executor.door.verify(at, one, observation));
    if (said.kind === 'failed') writeFailure(state, 'executor', said);
    steps.push(...executor.register.obey(one.id, said, at));
  }
  return steps;
}

/**
 * Stops what automation has under way (requirements.md D15). An external executor stops what it says that it stops; one
 * that fails here stops nothing, and that is judged.
 */
export async function stopOpen(state: TrialState, why: string): Promise<readonly RemediationStep[]> {
  const { at, executor } = state;
  if (executor.kind === 'requal') return executor.remediations.stopAll(at, why);
  const observation = state.signals.observe(at, state.running);
  const running = executor.register.running();
  const said = await state.answers.ask('stop', () => executor.door.stop(at, why, running, observation));
  if (said.kind === 'failed') {
    programFailed(state, 'executor', said, observation);
    return [];
  }
  return [...new Set(said.abort)].flatMap((id) => executor.register.abort(id, at, why));
}
