import type { Action } from './action.ts';
import type { Approval, EscalationPayload } from './approval.ts';
import type { ClauseResult, Disposition } from './decision.ts';
import type { AnswersBody, DoorKeeper } from './door-answer.ts';
import type { Proposal } from './proposal.ts';
import type { CanaryBody, CompletionBody, StopBody, VerificationBody } from './follow-up-entries.ts';
import type { Facts } from './facts.ts';
import type { ForkEnd } from './fork-end.ts';
import type { Level } from './policy.ts';
import type { PatternHistory } from './observation.ts';
import type { MachineLoad } from './machine-load.ts';
import type { Plan } from './plan.ts';
import type { Role } from './primitives.ts';
import type { StartBody } from './start.ts';
import type { UnsupportedBody } from './unsupported.ts';
import type { Truth } from './world.ts';

/** A fault began or ended in the world. Truth: for the judge only. */
export interface FaultBody {
  readonly kind: 'fault';
  readonly id: string;
  readonly phase: 'began' | 'ended';
}

/** Ground truth at a crossing of the objective that held, an edge of a fault or action, and each minute. */
export interface TruthBody extends Omit<Truth, 'at'> {
  readonly kind: 'truth';
  /** When the objective was crossed since the truth before without an entry of its own: it was crossed back at once. */
  readonly crossedAt: readonly number[];
}

/**
 * An alert on what was shown began or ended, or was hidden by a suppression, of which the journal alone tells: automation is
 * shown only what has fired since.
 */
export interface AlertBody {
  readonly kind: 'alert';
  readonly id: string;
  readonly phase: 'fired' | 'suppressed' | 'resolved';
  readonly rule: string;
  readonly service: string;
  readonly metric: string;
  readonly text: string;
}

/** What was shown when something was proposed: the values of the service at fault and of its neighbours, and the context. */
export interface ObservationBody {
  readonly kind: 'observation';
  readonly id: string;
  readonly alerts: readonly string[];
  readonly values: readonly ShownValue[];
  readonly context: ShownContext;
}

/** `[service, metric, source, value, quality, eventAt, visibleAt]`, kept short because there are many. */
export type ShownValue = readonly [string, string, string, number | null, string, number, number];

/** The part of the context that a decision could turn on. */
export interface ShownContext {
  readonly budgetRemaining: number | null;
  readonly changeWindow: 'open' | 'closed';
  readonly commanderInControl: boolean;
  readonly events: readonly string[];
  readonly history: readonly PatternHistory[];
  readonly killed: boolean;
  readonly qualification: string;
  readonly texts: readonly string[];
  readonly underRepair: readonly string[];
}

/** What was true of the evidence that the proposal rests on. Truth: for the judge only. */
export interface EvidenceTruthBody {
  readonly kind: 'evidence-truth';
  readonly observation: string;
  readonly evidence: readonly EvidenceTruth[];
  /** Faults that are truly active, and the true history of their patterns. */
  readonly activeFaults: readonly string[];
  readonly budgetRemaining: number;
}

/** What is true of one value that a proposal rested on. Truth: for the judge only. */
export interface EvidenceTruth {
  readonly service: string;
  readonly metric: string;
  readonly source: string;
  /** When the value shown was truly measured, whatever its timestamp says. */
  readonly trueEventAt: number;
  /** The source that it truly comes from. */
  readonly upstream: string;
  readonly trueValue: number | null;
}

/** Read-only calls of tools are folded into it, so that none needs an entry of its own (requirements.md G7). */
export interface ProposalBody extends Readonly<Proposal> {
  readonly kind: 'proposal';
  readonly id: string;
  readonly observation: string;
  /** How many calls more it told of since the last proposal written down, in proposals that said nothing new. */
  readonly callsBefore: number;
  readonly latencyMs: number;
}

/** A program of the candidate's gave no answer in time, or none that could be read. */
export interface AgentFailedBody {
  readonly kind: 'agent-failed';
  readonly who: DoorKeeper;
  readonly reason: string;
  readonly timedOut: boolean;
}

/** What would be done, worked out from a proposal before anybody decides on it. */
export interface PlanBody {
  readonly kind: 'plan';
  readonly proposal: string;
  readonly plan: Plan;
  /** Metrics of the target that the plan's runbook says to look at before anything is done. */
  readonly toGather: readonly string[];
}

/** `phase` tells the first look from the one made again before execution (requirements.md D19). */
export interface DecisionBody {
  readonly kind: 'decision';
  readonly id: string;
  readonly phase: 'proposed' | 're-checked';
  readonly proposal: string;
  /** Id of the observation that it was made on. */
  readonly observation: string;
  readonly planDigest: string | null;
  readonly facts: Facts;
  readonly level: Level;
  readonly disposition: Disposition;
  readonly action: Action | null;
  readonly clauses: readonly ClauseResult[];
  readonly because: readonly string[];
  readonly escalateTo: Role;
  readonly exceptions: readonly string[];
  readonly policyVersion: string;
}

/** What the guardrails said of a decided plan; the first that refuses is named. */
export interface RulingBody {
  readonly kind: 'ruling';
  readonly decision: string;
  readonly planDigest: string;
  readonly ruling: 'admit' | 'deny';
  readonly guardrail: string | null;
  readonly requirement: string | null;
  readonly because: string;
}

/** A person is asked to approve one plan, or paged to take over. */
export interface EscalationBody {
  readonly kind: 'escalation';
  readonly id: string;
  readonly decision: string;
  readonly what: 'approval-request' | 'page' | 'notice';
  readonly roles: readonly Role[];
  /** Whose approval the plan needs, and why theirs; null where nobody's does. */
  readonly needs: { readonly groups: readonly (readonly Role[])[]; readonly because: string } | null;
  readonly planDigest: string | null;
  readonly payload: EscalationPayload;
  readonly deadlineAt: number | null;
}

/** Silence until the deadline, and what the policy made of it (requirements.md D5). */
export interface TimeoutBody {
  readonly kind: 'timeout';
  readonly escalation: string;
  readonly ledTo: 'page-on-call' | 'queue' | 'cancel' | 'read-only' | 'execute';
}

/** A question that was not put to people because they had said no to it a short while ago (requirements.md F4). */
export interface HeldBackBody {
  readonly kind: 'held-back';
  /** The request that was rejected. */
  readonly request: string;
  /** What was seen when it was held back. */
  readonly observation: string;
  readonly action: Action;
  readonly planDigest: string;
  /** How often it was held back since the no, this time included. */
  readonly times: number;
}

/** A request that nobody needs to answer any more. It is closed without an answer, and that is no silence. */
export interface WithdrawnBody {
  readonly kind: 'withdrawn';
  readonly escalation: string;
  readonly why: string;
}

/** What a person did. */
export interface PersonBody {
  readonly kind: 'person';
  readonly what:
    | 'answered'
    | 'acknowledged'
    | 'killed'
    | 're-armed'
    | 'took-over'
    | 'handed-back'
    | 'aborted'
    | 'overrode'
    | 'repairs'
    | 'repaired';
  readonly role: Role;
  readonly person: string;
  /** Escalation or repair that it belongs to; empty for an intervention. */
  readonly regarding: string;
  readonly answer: 'approve' | 'reject' | null;
  readonly reason: string;
}

/** Something was carried out. `approvals` is what it rests on: empty for automation that acts alone. */
export interface ApplyBody {
  readonly kind: 'apply';
  readonly id: string;
  readonly by: 'automation' | 'person';
  readonly decision: string | null;
  readonly planDigest: string | null;
  readonly action: Action;
  readonly approvals: readonly Approval[];
  readonly idempotencyKey: string;
}

/** The automation's own quality alert (requirements.md section G). */
export interface QualityAlertBody {
  readonly kind: 'quality-alert';
  readonly id: string;
  readonly measure: string;
  readonly value: number;
  readonly then: string;
}

/** requal itself failed. It never counts for or against the candidate. */
export interface HarnessFaultBody {
  readonly kind: 'harness-fault';
  readonly what: string;
}

/** How short of processor time the machine was at its worst, in a trial that runs in real time. */
export interface MachineBody extends MachineLoad {
  readonly kind: 'machine';
}

/** What would have been without one step of automation, everything else as it was. Truth: for the judge only. */
export interface ForkBody {
  readonly kind: 'fork';
  /** The step that is left out, by the id of its `apply`, and those that repeated it before it was verified. */
  readonly without: readonly string[];
  readonly actual: ForkEnd;
  readonly otherwise: ForkEnd;
}

/** The last entry; without it a journal is unfinished. `entries` counts all, this one included. */
export interface EndBody {
  readonly kind: 'end';
  readonly entries: number;
  /** Decision times at which nothing was proposed. */
  readonly idle: number;
}

export type EntryBody =
  | StartBody
  | FaultBody
  | TruthBody
  | AlertBody
  | ObservationBody
  | EvidenceTruthBody
  | ProposalBody
  | AgentFailedBody
  | PlanBody
  | DecisionBody
  | RulingBody
  | EscalationBody
  | TimeoutBody
  | WithdrawnBody
  | HeldBackBody
  | PersonBody
  | ApplyBody
  | CompletionBody
  | CanaryBody
  | VerificationBody
  | StopBody
  | QualityAlertBody
  | AnswersBody
  | HarnessFaultBody
  | MachineBody
  | ForkBody
  | UnsupportedBody
  | EndBody;

export type EntryKind = EntryBody['kind'];
/** An entry as the judge reads it: its body, when, and its place. `at` is milliseconds from the start of the trial. */
export type Entry<B extends EntryBody = EntryBody> = B & { readonly seq: number; readonly at: number };
export type EntryOf<K extends EntryKind> = Entry<Extract<EntryBody, { kind: K }>>;
