import type { JsonAnswer, JsonProgram } from '../base/json-program.ts';
import { dispositionOf, type Decision } from '../domain/decision.ts';
import type { PolicySaid } from '../domain/door-answer.ts';
import type { Facts } from '../domain/facts.ts';
import type { Plan } from '../domain/plan.ts';
import type { Level, Policy } from '../domain/policy.ts';
import { approvalNeed } from './approval-need.ts';
import { policyAnswerSchema } from './policy-answer-schema.ts';

/** How names of services are kept from the program, and taken back from what it says. */
export interface NameCover {
  hide(name: string): string;
  revealIn(text: string): string;
}

/** A policy that answers later, and that has to be closed. */
export interface ExternalPolicy {
  /** Never rejects. `at` counts milliseconds from the start of the trial. */
  ask(facts: Facts, plan: Plan | null, at: number): Promise<PolicySaid>;
  close(): Promise<void>;
}

/** Of a message about nonsense the journal needs no more than the beginning. */
const reasonLengthMax = 300;

/**
 * An external program or a record of its answers as policy: one JSON line `{kind: "decide", id, at, facts, plan}` asks,
 * one JSON line `{level, because, escalateTo}` answers. It sees aliases for names of services. Digests and keys of the
 * plan and the date are withheld, because they would tell one trial from another and a recorded incident could be
 * looked up.
 *
 * What it does wrong (a crash, silence beyond its time limit, anything but such a line) is an answer `failed`.
 */
export function createExternalPolicy(program: JsonProgram, names: NameCover): ExternalPolicy {
  return {
    async ask(facts, plan, at) {
      const scope = { ...facts.scope, target: names.hide(facts.scope.target) };
      const shown = { ...facts, scope };
      const answer = await program.ask({ kind: 'decide', at, facts: shown, plan: shownPlan(plan, names) });
      const said = understand(answer, names);
      if (said.kind === 'failed') await program.dismiss();
      return said;
    },
    close: () => program.close(),
  };
}

/**
 * The decision that an answer of an external policy comes to. The program decides the level; who approves stays with
 * the policy file. A failed answer fails closed: a person is paged.
 */
export function decisionFrom(said: PolicySaid, policy: Policy, plan: Plan | null): Decision {
  if (said.kind === 'failed') {
    return decisionAt(1, policy, plan, [`The policy failed, so a person is paged: ${said.reason}.`]);
  }
  // Without an action there is nothing to approve or to carry out, as in requal's own engine.
  const level = plan === null && said.level > 1 ? 1 : said.level;
  const decision = decisionAt(level, policy, plan, said.because);
  return { ...decision, escalateTo: said.escalateTo ?? decision.escalateTo };
}

/** Where automation has stopped already, nobody is asked for a level: a person of the policy file's choice goes on. */
export function handOverDecision(policy: Policy, plan: Plan | null): Decision {
  return decisionAt(1, policy, plan, ['Automation has stopped, so a person goes on.']);
}

function shownPlan(plan: Plan | null, { hide }: NameCover): Omit<Plan, 'digest' | 'idempotencyKey'> | null {
  if (plan === null) return null;
  const { action, runbook, pattern, scope, tier, idempotent, undo, durationMs, verifyWithinMs, canary } = plan;
  return {
    action: { ...action, target: hide(action.target) },
    runbook,
    pattern,
    scope: { ...scope, services: scope.services.map(hide) },
    tier,
    idempotent,
    undo,
    durationMs,
    verifyWithinMs,
    canary,
  };
}

function understand(answer: JsonAnswer, { revealIn }: NameCover): PolicySaid {
  if (answer.kind === 'failed') return answer;
  const { success, data, error } = policyAnswerSchema.safeParse(answer.value);
  if (success) return { kind: 'decided', ...data, because: data.because.map(revealIn) };
  const [issue] = error.issues;
  const what = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
  const reason = `its answer is no decision: ${what.slice(0, reasonLengthMax)}`;
  return { kind: 'failed', reason, timedOut: false };
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
