import { findCommand, openChildLines, type ChildLines, type LineAnswer } from '../base/child-lines.ts';
import { invariant } from '../base/errors.ts';
import type { Candidate } from '../domain/candidate.ts';
import { dispositionOf, type Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import { limits } from '../domain/limits.ts';
import type { Plan } from '../domain/plan.ts';
import type { Level, Policy } from '../domain/policy.ts';
import { approvalNeed } from './approval-need.ts';
import { policyAnswerSchema } from './policy-answer-schema.ts';

/** What came of asking an external policy. A failure carries the decision that is then taken: a person is paged. */
export type PolicyAnswer =
  | { readonly kind: 'decided'; readonly decision: Decision }
  | { readonly kind: 'failed'; readonly decision: Decision; readonly reason: string; readonly timedOut: boolean };

/** A policy that answers later, and that has to be closed. */
export interface ExternalPolicy {
  /** Never rejects. Arguments as those of `PolicyEngine.decide`. */
  decide(facts: Facts, plan: Plan | null, at: number, startAt: string): Promise<PolicyAnswer>;
  close(): Promise<void>;
}

/**
 * An external program as policy: one JSON line `{kind: "decide", at, startAt, facts, plan}` asks, one JSON line
 * `{level, because, escalateTo}` answers. It runs in an empty folder with a cleaned environment. Digests and keys of the
 * plan are withheld, because they would tell one trial from another.
 *
 * It decides the level. Who approves, and all guardrails, stay with the policy file of the candidate.
 *
 * What it does wrong (a crash, silence beyond its time limit, anything but such a line) fails closed to level 1; it is
 * then started again a few times. Throws a `UserError` at once when there is no such program.
 */
export function createExecPolicy({ programs, policy, folder }: Candidate): ExternalPolicy {
  const door = programs.policy;
  invariant(door.kind === 'exec', 'the candidate has an external policy');
  const command = findCommand(door.command, folder);
  let current: ChildLines | null = null;
  let startsLeft: number = limits.agentStartsMax;

  function start(): ChildLines | null {
    if (startsLeft === 0) return null;
    startsLeft -= 1;
    return openChildLines(command, limits.answerBytesMax);
  }
  return {
    async decide(facts, plan, at, startAt) {
      // One that has gone between two questions is still asked: that it went is its answer.
      current ??= start();
      const child = current;
      if (child === null) {
        return failClosed(policy, plan, `it failed ${limits.agentStartsMax} times and is not started again`, false);
      }
      const line = JSON.stringify({ kind: 'decide', at, startAt, facts, plan: shownPlan(plan) });
      const answer = understand(await child.ask(line, door.timeLimit), policy, plan);
      if (answer.kind === 'failed') {
        current = null;
        await child.close();
      }
      return answer;
    },
    async close() {
      startsLeft = 0;
      const child = current;
      current = null;
      await child?.close();
    },
  };
}

function shownPlan(plan: Plan | null): Omit<Plan, 'digest' | 'idempotencyKey'> | null {
  if (plan === null) return null;
  const { action, runbook, pattern, scope, tier, idempotent, undo, verifyWithinMs } = plan;
  return { action, runbook, pattern, scope, tier, idempotent, undo, verifyWithinMs };
}

function understand(answer: LineAnswer, policy: Policy, plan: Plan | null): PolicyAnswer {
  if (answer.kind === 'failed') return failClosed(policy, plan, answer.reason, answer.timedOut);
  let value: unknown;
  try {
    value = JSON.parse(answer.line);
  } catch {
    return failClosed(policy, plan, 'its answer is no JSON', false);
  }
  const { success, data, error } = policyAnswerSchema.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    return failClosed(policy, plan, `its answer is no decision: ${where}: ${issue?.message ?? ''}`, false);
  }
  // Without an action there is nothing to approve or to carry out, as in requal's own engine.
  const level = plan === null && data.level > 1 ? 1 : data.level;
  const decision = decisionAt(level, policy, plan, data.because);
  return { kind: 'decided', decision: { ...decision, escalateTo: data.escalateTo ?? decision.escalateTo } };
}

function failClosed(policy: Policy, plan: Plan | null, reason: string, timedOut: boolean): PolicyAnswer {
  const because = [`The policy failed, so a person is paged: ${reason}.`];
  return { kind: 'failed', decision: decisionAt(1, policy, plan, because), reason, timedOut };
}

function decisionAt(level: Level, policy: Policy, plan: Plan | null, because: readonly string[]): Decision {
  const disposition = dispositionOf(level);
  return {
    level,
    disposition,
    action: level >= 2 ? (plan?.action ?? null) : null,
    planDigest: plan?.digest ?? null,
    clauses: [],
    because,
    approval: disposition === 'ask' && plan !== null ? approvalNeed(policy, plan.tier) : null,
    escalateTo: policy.escalation.default,
    exceptions: [],
  };
}
