import type { Candidate } from '../domain/candidate.ts';
import { dispositionOf, type Decision } from '../domain/decision.ts';
import type { Facts } from '../domain/facts.ts';
import type { Plan } from '../domain/plan.ts';
import type { Role } from '../domain/primitives.ts';
import { approvalNeed } from './approval-need.ts';
import { chooseLevel } from './choose-level.ts';
import { compilePolicy, type CompiledClause, type CompiledException, type CompiledPolicy } from './compile-policy.ts';
import type { FactValues } from './condition.ts';
import { explainDecision } from './explain-decision.ts';
import { weighClauses, type Weighed } from './weigh-clauses.ts';

/** Decides by one policy. */
export interface PolicyEngine {
  /**
   * The policy's answer to one plan; `plan` is null when the proposal recommends nothing. `at` counts milliseconds from
   * the start of the trial, `startAt` is the ISO date and time of that start: validity is a matter of scenario time.
   */
  decide(facts: Facts, plan: Plan | null, at: number, startAt: string): Decision;
}

/**
 * The engine for a candidate's policy file (design.md section 4). It knows clauses, authorised actions, actions that
 * are always human, and exceptions; every rule of the field beyond these is a clause that a policy has or lacks.
 *
 * The order of clauses in the file changes the order of what is said and nothing else.
 */
export function createPolicy(candidate: Candidate): PolicyEngine {
  const forPeople = candidate.runbooks.filter(({ actions }) => actions.length === 0);
  const roles = forPeople.map(({ pattern, escalation }) => [pattern, escalation.role] as const);
  const compiled = compilePolicy(candidate.policy, new Map(roles));
  return { decide: (facts, plan, at, startAt) => decide(compiled, facts, plan, Date.parse(startAt) + at) };
}

function decide(compiled: CompiledPolicy, facts: Facts, plan: Plan | null, now: number): Decision {
  const exceptions = exceptionsFor(compiled, facts.scope.target, now);
  // Facts is an interface, which TypeScript does not take for a record; the table of variables proves the rest.
  const values = facts as unknown as FactValues;
  const weighed = weighClauses(compiled.levels, values, exceptions);
  const outcome = chooseLevel(compiled, weighed, facts, plan);
  const disposition = dispositionOf(outcome.level);
  return {
    level: outcome.level,
    disposition,
    action: outcome.level >= 2 ? (plan?.action ?? null) : null,
    planDigest: plan?.digest ?? null,
    clauses: weighed.clauses,
    because: explainDecision(weighed, outcome, facts),
    approval: disposition === 'ask' && plan !== null ? approvalNeed(compiled.policy, plan.tier) : null,
    escalateTo: roleFor(compiled, weighed, facts, plan),
    exceptions: weighed.exceptionsUsed,
  };
}

const noExceptions: readonly CompiledException[] = [];

function exceptionsFor(compiled: CompiledPolicy, target: string, now: number): readonly CompiledException[] {
  const all = compiled.exceptions.get(target);
  return all === undefined ? noExceptions : all.filter(({ voidFrom }) => now < voidFrom);
}

function roleFor(compiled: CompiledPolicy, weighed: Weighed, facts: Facts, plan: Plan | null): Role {
  const { escalation } = compiled.policy;
  const { concerns } = weighed;
  if (concerns.has('commander')) return escalation.commander;
  // Whatever else is wrong, records that go bad are their owner's at once where no step is in question (requirements.md F2).
  if (plan === null && concerns.has('data') && facts.alerts.badRecords > 0) return escalation.data;
  const pattern = facts.agent.pattern;
  // The runbook of a failure that has no allowed action is there to say whose it is. Where history does not know the
  // pattern, nothing fires there on a metric by which the runbook knows it, or what the agent rests on is in doubt, it is its
  // word alone, and that does not choose who is woken (requirements.md E7, F2).
  const isSeen = (facts.pattern.occurrences ?? 0) > 0 && facts.alerts.signature > 0;
  const isKnown = plan === null && pattern !== null && isSeen && !isDoubted(weighed, facts);
  const handler = isKnown ? compiled.roleByPattern.get(pattern) : undefined;
  if (handler !== undefined) return handler;
  // Governance comes first where a change is in question that no record documents. Else it has had its say, or has nothing
  // to say yes to, and data that nobody brings back are more urgent (requirements.md B4, F2).
  const isGoverned = concerns.has('regulated') && changesAnything(plan) && !facts.change.recorded;
  if (!isGoverned && concerns.has('data') && touchesData(facts)) return escalation.data;
  return concerns.has('regulated') ? escalation.regulated : escalation.default;
}

/** Whether a value that the agent rests on is missing, or a clause leaves it to a person for what it rests on or how sure it is. */
function isDoubted({ objections }: Weighed, { evidence }: Facts): boolean {
  const doubts = ({ level, condition }: CompiledClause) => level === 1 && condition.reads.some(isOfTheAgent);
  return evidence.missing > 0 || objections.some(({ clause }) => doubts(clause));
}

function isOfTheAgent(path: string): boolean {
  return path.startsWith('evidence.') || path === 'agent.confidence';
}

/** Looking, and silencing for a while, change nothing that governance has to say yes to. */
function changesAnything(plan: Plan | null): boolean {
  return plan !== null && plan.tier > 0;
}

/** What cannot be taken back is its data owner's where there are data, and else nobody's but the usual one's. */
function touchesData({ action, alerts, scope }: Facts): boolean {
  return scope.kind === 'stateful' || alerts.badRecords > 0 || dataActions.includes(action.kind);
}

const dataActions: readonly string[] = ['failover-database', 'run-migration', 'delete-volume'];
