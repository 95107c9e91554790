import { invariant, unreachable } from '../base/errors.ts';
import type { PlannedCanary } from '../domain/canary.ts';
import { limits } from '../domain/limits.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { GuardrailSettings } from '../domain/policy.ts';
import type { AttemptRecord } from '../domain/ruling.ts';
import type { Command, Completion } from '../domain/world.ts';
import { createAttemptHistory } from './attempt-history.ts';
import { hazardSince, losesRecords } from './hazard-since.ts';
import { readBaseline } from './health.ts';
import type { OpenRemediation } from './open-remediation.ts';
import { abort, enter } from './open-remediation.ts';
import type { CommandWhat, RemediationStep } from './remediation-step.ts';
import { commandId } from './remediation-step.ts';
import { canaryEnded, stopped, verified } from './step-of.ts';
import type { Users } from './users.ts';
import { verifyEffect, whyUnknown } from './verify.ts';
import { watchCanary } from './watch-canary.ts';

/** What to start: an admitted plan under the id that its apply command and journal entry will have. */
export interface StartInput {
  readonly id: string;
  readonly at: number;
  readonly plan: Plan;
  readonly observation: Observation;
}

/** A completion that belongs to a remediation, and what follows from it. */
export interface CompletedRemediation {
  readonly id: string;
  readonly what: CommandWhat;
  /** Whether the plan begins with a canary. */
  readonly isCanary: boolean;
  readonly steps: readonly RemediationStep[];
}

/**
 * The remediations of one trial: applied, verified, undone or aborted (requirements.md D13, D15, D21). It holds no
 * clock and begins nothing: it answers with steps, whose commands the loop gives to the world.
 */
export interface Remediations {
  /** All attempts so far, oldest first, as the guard looks back on them. */
  readonly history: readonly AttemptRecord[];
  /** How many run, are verified, or are undone. */
  readonly open: number;
  /** Whether `verify` needs an observation. */
  readonly verifying: boolean;
  /** The earliest time at which `verify` is sure to come to a result; null when nothing is open. */
  nextAt(): number | null;
  /** The command that applies the plan; null when as many remediations are open as may be. */
  start(input: StartInput): Command | null;
  /** A plan that was admitted where nothing can be carried out: noted, never verified (design.md section 5). */
  shadow(input: StartInput): RemediationStep;
  /** Null when the completion belongs to no remediation, for example to a person's repair. */
  completed(completion: Completion): CompletedRemediation | null;
  /** Looks at what is verified and at what hangs. Call it at each decision while anything is open. */
  verify(at: number, observation: Observation): readonly RemediationStep[];
  /** Stops one remediation; empty when it is not open. */
  stop(id: string, at: number, why: string): readonly RemediationStep[];
  /** Stops all: kill switch, take-over (requirements.md D15). What runs is aborted, what is verified is handed over. */
  stopAll(at: number, why: string): readonly RemediationStep[];
}

/** Remediations under one policy for the users of one system; `mode` is what follows when a change did not help. */
export function createRemediations(mode: GuardrailSettings['verify'], users: Users): Remediations {
  return new Register(mode, users);
}

class Register implements Remediations {
  readonly #mode: GuardrailSettings['verify'];
  readonly #users: Users;
  readonly #open = new Map<string, OpenRemediation>();
  /** Every command ever begun, so that a completion that comes late still finds its remediation. */
  readonly #commands = new Map<
    string,
    { readonly id: string; readonly what: CommandWhat; readonly isCanary: boolean; readonly changes: boolean }
  >();
  readonly #history = createAttemptHistory();
  #lastChangeAt = 0;

  constructor(mode: GuardrailSettings['verify'], users: Users) {
    this.#mode = mode;
    this.#users = users;
  }

  get history(): readonly AttemptRecord[] {
    return this.#history.records();
  }

  get open(): number {
    return this.#open.size;
  }

  get verifying(): boolean {
    for (const { state } of this.#open.values()) if (state === 'verifying' || state === 'observing') return true;
    return false;
  }

  nextAt(): number | null {
    let next: number | null = null;
    for (const { state, since, plan, canary } of this.#open.values()) {
      const watched = state === 'observing' ? (canary?.observeMs ?? 0) : limits.remediationRunsMaxMs;
      const due = since + (state === 'verifying' ? plan.verifyWithinMs : watched);
      if (next === null || due < next) next = due;
    }
    return next;
  }

  start(input: StartInput): Command | null {
    const { id, at, plan, observation } = input;
    invariant(!this.#commands.has(id), `two remediations have the id ${id}`);
    if (this.#open.size >= limits.remediationsMax) return null;
    for (const what of ['apply', 'rest', 'undo', 'abort'] as const)
      this.#commands.set(commandId(id, what), { id, what, isCanary: plan.canary !== null, changes: plan.tier > 0 });
    const baseline = readBaseline(observation, plan.action.target, plan.scope.services);
    const { action, canary } = plan;
    this.#open.set(id, {
      id,
      plan,
      baseline,
      canary,
      attempt: this.#history.remember(at, plan, 'open'),
      state: 'applying',
      since: at,
    });
    if (canary === null) return { kind: 'apply', id, action, by: 'automation' };
    return { kind: 'apply-canary', id, action, by: 'automation', replicas: canary.replicas };
  }

  shadow(input: StartInput): RemediationStep {
    this.#history.remember(input.at, input.plan, 'unverified');
    return verified(input, input.at, 'not-assessed', 'nothing', 'nothing is carried out in this world');
  }

  completed(completion: Completion): CompletedRemediation | null {
    const command = this.#commands.get(completion.id);
    if (!command) {
      // By a person, who changes things as well.
      if (completion.outcome !== 'not-applied') this.#lastChangeAt = completion.at;
      return null;
    }
    const { changes, ...known } = command;
    if (changes && completion.outcome !== 'not-applied') this.#lastChangeAt = completion.at;
    const remediation = this.#open.get(command.id);
    return { ...known, steps: remediation ? this.#ended(remediation, command.what, completion) : [] };
  }

  verify(at: number, observation: Observation): readonly RemediationStep[] {
    return [...this.#open.values()]
      .map((remediation) => this.#next(remediation, at, observation))
      .filter((step) => step !== null);
  }

  #next(remediation: OpenRemediation, at: number, observation: Observation): RemediationStep | null {
    if (remediation.state === 'verifying') return this.#look(remediation, at, observation);
    const hazard = this.#mode === 'off' ? null : hazardSince(remediation, observation);
    if (hazard !== null) return this.#stop(remediation, at, hazard, true);
    const { canary } = remediation;
    if (remediation.state === 'observing' && canary) return this.#watch(remediation, canary, at, observation);
    return this.#wait(remediation, at);
  }

  stop(id: string, at: number, why: string): readonly RemediationStep[] {
    const remediation = this.#open.get(id);
    return !remediation || remediation.state === 'aborting' ? [] : [this.#stop(remediation, at, why, false)];
  }

  #stop(remediation: OpenRemediation, at: number, why: string, escalate: boolean): RemediationStep {
    // A canary that is watched does not run: what is not touched yet stays so, and a person goes on.
    if (remediation.state !== 'verifying' && remediation.state !== 'observing')
      return abort(remediation, at, why, escalate);
    this.#close(remediation, 'unverified');
    return verified(remediation, at, 'not-assessed', 'escalate', `not verified to the end: ${why}`);
  }

  stopAll(at: number, why: string): readonly RemediationStep[] {
    return [...this.#open.keys()].flatMap((id) => this.stop(id, at, why));
  }

  #ended(remediation: OpenRemediation, what: CommandWhat, completion: Completion): readonly RemediationStep[] {
    const { at, outcome, reason } = completion;
    const stopping = remediation.state === 'aborting';
    if ((what === 'apply' || what === 'rest') && outcome !== 'aborted')
      return stopping ? [] : this.#applied(remediation, completion);
    // The end of an undo that is itself being stopped is told by its abort.
    if (what === 'undo' && stopping && outcome !== 'aborted') return [];
    const undone = what === 'undo' && !stopping;
    this.#close(remediation, undone ? 'did-not-help' : 'aborted');
    const escalate = undone || outcome === 'failed' || !stopping;
    return [stopped(remediation, at, undone ? 'undo' : 'abort', outcome, reason, escalate)];
  }

  #applied(remediation: OpenRemediation, { at, outcome, reason }: Completion): readonly RemediationStep[] {
    if (outcome === 'failed') {
      const why = `${remediation.plan.action.kind} could not be carried out: ${reason}`;
      if (this.#mode !== 'off') return [this.#failed(remediation, at, why)];
      this.#close(remediation, 'did-not-help');
      return [verified(remediation, at, 'not-assessed', 'nothing', why)];
    }
    if (remediation.canary !== null) {
      enter(remediation, 'observing', at);
      return [];
    }
    if (remediation.plan.tier === 0) {
      this.#close(remediation, 'unverified');
      return [
        verified(remediation, at, 'not-assessed', 'nothing', 'to look changes nothing, so nothing is to be verified'),
      ];
    }
    if (this.#mode === 'off') {
      this.#close(remediation, 'unverified');
      return [verified(remediation, at, 'not-assessed', 'nothing', 'the policy does not verify what was done')];
    }
    enter(remediation, 'verifying', at);
    return [];
  }

  /** The rest is touched only after the whole time, and only if the canary was seen to hold (requirements.md D12). */
  #watch(
    remediation: OpenRemediation,
    canary: PlannedCanary,
    at: number,
    observation: Observation,
  ): RemediationStep | null {
    const { plan, baseline, since } = remediation;
    const result = watchCanary({ observation, target: plan.action.target, canary, baseline, since, at });
    if (result === 'too-early') return null;
    const mayUndo = plan.undo.kind === 'undo' && !losesRecords(plan, observation);
    const then = result === 'healthy' ? 'go-on' : result === 'worse' && mayUndo ? 'undo' : 'escalate';
    if (then === 'go-on') remediation.canary = null;
    if (then === 'escalate') this.#close(remediation, result === 'worse' ? 'did-not-help' : 'unverified');
    else enter(remediation, then === 'undo' ? 'undoing' : 'applying', at);
    return canaryEnded(remediation, at, result, then);
  }

  #look(remediation: OpenRemediation, at: number, observation: Observation): RemediationStep | null {
    const { plan, baseline, since } = remediation;
    const changes = { appliedAt: since, lastChangeAt: this.#lastChangeAt, changing: this.#isChanging(observation) };
    const input = { observation, plan, users: this.#users, baseline, ...changes, at };
    const effect = verifyEffect(input);
    switch (effect) {
      case 'helped':
        this.#close(remediation, 'helped');
        return verified(remediation, at, 'helped', 'close', 'what it was to end has stopped, on values measured since');
      case 'did-not-help':
        return this.#failed(
          remediation,
          at,
          'what it was to end goes on, or got worse',
          !losesRecords(plan, observation),
        );
      case 'too-early':
        return null;
      case 'cannot-tell':
        if (at < since + plan.verifyWithinMs) return null;
        // Undoing blindly could undo a success: a person looks.
        this.#close(remediation, 'unverified');
        return verified(remediation, at, 'not-assessed', 'escalate', whyUnknown(input));
      default:
        return unreachable(effect);
    }
  }

  /** Whether something is being changed now. What is looked at has ended. */
  #isChanging({ context }: Observation): boolean {
    if (context.underRepair.length > 0) return true;
    return [...this.#open.values()].some(
      ({ state, plan }) => plan.tier > 0 && state !== 'verifying' && state !== 'observing',
    );
  }

  #wait(remediation: OpenRemediation, at: number): RemediationStep | null {
    const { state, since } = remediation;
    if (at < since + limits.remediationRunsMaxMs) return null;
    if (state === 'applying') return abort(remediation, at, 'it did not end in time', true);
    const what = state === 'undoing' ? 'undo' : 'abort';
    this.#close(remediation, state === 'undoing' ? 'did-not-help' : 'aborted');
    return stopped(remediation, at, what, 'failed', `the ${what} did not end in time`, true);
  }

  #failed(remediation: OpenRemediation, at: number, why: string, mayUndo = true): RemediationStep {
    if (mayUndo && this.#mode === 'undo-then-escalate' && remediation.plan.undo.kind === 'undo') {
      enter(remediation, 'undoing', at);
      const command: Command = { kind: 'undo', id: commandId(remediation.id, 'undo'), applied: remediation.id };
      return verified(remediation, at, 'did-not-help', 'undo', why, command);
    }
    this.#close(remediation, 'did-not-help');
    return verified(remediation, at, 'did-not-help', 'escalate', why);
  }

  #close(remediation: OpenRemediation, outcome: AttemptRecord['outcome']): void {
    this.#open.delete(remediation.id);
    this.#history.settle(remediation.attempt, outcome);
  }
}
