import type { Action } from '../domain/action.ts';
import type { Agent } from '../domain/agent.ts';
import type { Approval, EscalationPayload } from '../domain/approval.ts';
import type { ApprovalNeed } from '../domain/decision.ts';
import type { CompletionBody } from '../domain/follow-up-entries.ts';
import type { People } from '../domain/people.ts';
import type { Plan } from '../domain/plan.ts';
import type { AgentAnswer, Proposal } from '../domain/proposal.ts';
import type { UnagreedPlan } from '../domain/ruling.ts';
import type { RunningContext, Signals } from '../domain/signals.ts';
import type { Truth, World } from '../domain/world.ts';
import type { Guard } from '../guard/guard.ts';
import type { QualityAlerts } from '../guard/quality-alerts.ts';
import type { Journal } from '../journal/journal.ts';
import type { ExternalPolicy } from '../policy/external-policy.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import type { Remediations } from '../remediation/remediations.ts';
import type { Answers } from './answers.ts';
import type { ExecutorDoor } from './executor-door.ts';
import type { ExecutorRegister, RemediationRegister } from './executor-register.ts';
import type { TrialInput } from './trial-input.ts';

/** A no to one step, and the situation that it was said in. */
export interface Rejection {
  readonly at: number;
  /** The request that it answered. */
  readonly request: string;
  readonly situation: Situation;
  /** How often the same question was held back since. */
  times: number;
}

/** What a person who says no goes by; ages and amounts move all the time and are left out. */
export interface Situation {
  readonly pattern: string | null;
  /** Rule and service of each alert that fires. */
  readonly alerts: readonly string[];
  /** Series that the proposal rests on, each with whether it is measured. */
  readonly evidence: string;
  /** Level and clauses of the policy. */
  readonly decided: string;
}

/** A call for people that nobody has closed yet. */
export interface OpenCall {
  readonly id: string;
  readonly what: 'approval-request' | 'page';
  readonly decisionId: string;
  readonly proposalId: string;
  readonly proposal: Proposal;
  readonly plan: Plan | null;
  readonly need: ApprovalNeed | null;
  readonly payload: EscalationPayload;
  readonly deadlineAt: number | null;
  readonly approvals: Approval[];
  /** In which it was asked. */
  readonly situation: Situation;
}

/** A repair by hand that is under way. */
export interface Repair {
  readonly services: readonly string[];
  readonly applied: readonly { readonly id: string; readonly action: Action }[];
}

/** What a remediation rests on, by the id of its apply entry. */
export interface Carried {
  readonly proposal: Proposal;
  readonly proposalId: string;
  readonly decisionId: string;
}

/** An agent's answer that takes effect only after the latency that it is charged. */
export interface PendingAnswer {
  readonly dueAt: number;
  /** Whether an alert fired when it was asked. */
  readonly alerted: boolean;
  readonly answer: Extract<AgentAnswer, { kind: 'proposal' }>;
}

/** Who decides: requal's engine by the policy file, or an external program. */
export type Decider =
  | { readonly kind: 'file'; readonly engine: PolicyEngine }
  | { readonly kind: 'external'; readonly door: ExternalPolicy };

/** Who rules, verifies and stops: requal's own guardrails, or the user's runtime (design.md section 4). */
export type Executor =
  | { readonly kind: 'requal'; readonly guard: Guard; readonly remediations: Remediations }
  | { readonly kind: 'external'; readonly door: ExecutorDoor; readonly register: ExecutorRegister };

/** Everything of one trial that changes while it runs. One trial at a time owns it; nobody keeps it. */
export interface TrialState {
  readonly input: TrialInput;
  readonly journal: Journal;
  readonly world: World;
  readonly tickMs: number;
  readonly signals: Signals;
  readonly people: People;
  readonly policy: Decider;
  readonly executor: Executor;
  /** Answers of the candidate's external programs. */
  readonly answers: Answers;
  readonly agent: Agent;
  /** Those of the executor, whichever it is. */
  readonly remediations: RemediationRegister;
  readonly qualityAlerts: QualityAlerts;
  /** Whether the agent is one that goes by its own times and not by alerts. */
  readonly unprompted: boolean;
  /** Whether the agent is a program of the candidate, which might speak when no alert fires, and is asked then as well. */
  readonly isProgram: boolean;
  readonly carried: Map<string, Carried>;
  /** Commands of people's own repairs that have not ended, and what each does to which apply. */
  readonly byHand: Map<string, Pick<CompletionBody, 'apply' | 'what'>>;
  readonly calls: Map<string, OpenCall>;
  /** What was done or asked about which plan, so that an unchanged recommendation is not written down for ever. */
  readonly lastSaid: Map<string, number>;
  /** The services that open pages are about, by role and services. */
  readonly paged: Map<string, readonly string[]>;
  /** What people were asked about and did not agree to, since the incident began. */
  readonly unagreed: (UnagreedPlan & { readonly endsWithIncident: boolean })[];
  /** Each no that stands, by its step, oldest first. */
  readonly rejections: Map<string, readonly Rejection[]>;
  readonly recommendations: { readonly at: number; readonly action: string; readonly pattern: string | null }[];
  /** When which program last failed in which way. */
  readonly failures: Map<string, number>;
  readonly repairs: Map<string, Repair>;
  readonly pending: PendingAnswer[];
  /** Every yes that a person gave, for policies that let one be used again. */
  readonly approvals: Approval[];
  /** When the agent last told that it looked up which metric of which service. */
  readonly lookedUp: Map<string, number>;
  /** When each alert was first shown to an agent that said nothing, by its id. */
  readonly shownSince: Map<string, number>;
  readonly counts: Record<'observation' | 'proposal' | 'decision' | 'escalation' | 'apply', number>;
  at: number;
  running: RunningContext;
  truth: Truth;
  truthWrittenAt: number;
  objectiveWritten: boolean;
  /** As the newest truth has it, written or not. */
  objectiveSeen: boolean;
  /** Crossings of the objective since the last truth entry that have none of their own. */
  readonly crossedAt: number[];
  /** Since when no alert has fired; null while one does. */
  quietSince: number | null;
  /** The quiet time for which what was said before it is forgotten already. */
  forgottenSince: number | null;
  /** When the agent was last asked. */
  askedAt: number;
  /** When a silent agent was last seen to have somebody at work beside it. */
  attendedAt: number;
  truthDue: boolean;
  idle: number;
  /** Read-only calls of proposals that were not written down, since the last one that was. */
  callsBefore: number;
}

/** The next id of a kind: `proposal-3`. */
export function nextId(state: TrialState, kind: keyof TrialState['counts']): string {
  state.counts[kind] += 1;
  return `${kind}-${state.counts[kind]}`;
}
