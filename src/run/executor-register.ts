import { invariant } from '../base/errors.ts';
import type { VerifySaid } from '../domain/door-answer.ts';
import { limits } from '../domain/limits.ts';
import type { Plan } from '../domain/plan.ts';
import type { AttemptRecord } from '../domain/ruling.ts';
import type { Completion } from '../domain/world.ts';
import { createAttemptHistory } from '../remediation/attempt-history.ts';
import type { CommandWhat, RemediationStep } from '../remediation/remediation-step.ts';
import { commandId } from '../remediation/remediation-step.ts';
import type { Remediations, StartInput } from '../remediation/remediations.ts';

/** What the loop needs of remediations, whoever looks after them. */
export type RemediationRegister = Pick<Remediations, 'history' | 'open' | 'nextAt' | 'start' | 'shadow' | 'completed'>;

/** `applied`, `failed`, `undone` and `stuck` wait for the executor's word; the others run. */
export type ExecutorState = 'applying' | 'applied' | 'failed' | 'undoing' | 'undone' | 'stuck' | 'aborting';

/** A remediation that an external executor looks after. */
export interface OpenRemediation {
  readonly id: string;
  readonly plan: Plan;
  readonly state: ExecutorState;
  /** When this state began. */
  readonly since: number;
}

/**
 * The remediations of a trial with an external executor. It keeps what is under way and decides nothing: what comes
 * next is what the executor says, and where it says nothing, nothing comes.
 */
export interface ExecutorRegister extends RemediationRegister {
  /** Those that wait for the executor's word on their effect, oldest first. */
  waiting(): readonly OpenRemediation[];
  /** Those whose apply or undo runs. */
  running(): readonly OpenRemediation[];
  obey(id: string, said: VerifySaid, at: number): readonly RemediationStep[];
  abort(id: string, at: number, why: string): readonly RemediationStep[];
}

type Open = { -readonly [K in keyof OpenRemediation]: OpenRemediation[K] } & { readonly attempt: number };

const waitingStates: readonly ExecutorState[] = ['applied', 'failed', 'undone', 'stuck'];
const runningStates: readonly ExecutorState[] = ['applying', 'undoing'];

/** An empty register. */
export function createExecutorRegister(): ExecutorRegister {
  return new Register();
}

class Register implements ExecutorRegister {
  readonly #open = new Map<string, Open>();
  readonly #commands = new Map<string, { readonly id: string; readonly what: CommandWhat }>();
  readonly #history = createAttemptHistory();

  get history(): readonly AttemptRecord[] {
    return this.#history.records();
  }

  get open(): number {
    return this.#open.size;
  }

  /** The executor is asked at each look, and needs no other moment. */
  nextAt(): null {
    return null;
  }

  waiting(): readonly OpenRemediation[] {
    return [...this.#open.values()].filter(({ state }) => waitingStates.includes(state));
  }

  running(): readonly OpenRemediation[] {
    return [...this.#open.values()].filter(({ state }) => runningStates.includes(state));
  }

  start(input: StartInput) {
    const { id, at, plan } = input;
    invariant(!this.#commands.has(id), `two remediations have the id ${id}`);
    if (this.#open.size >= limits.remediationsMax) return null;
    for (const what of ['apply', 'undo', 'abort'] as const) this.#commands.set(commandId(id, what), { id, what });
    this.#open.set(id, { id, plan, state: 'applying', since: at, attempt: this.#history.remember(at, plan, 'open') });
    return { kind: 'apply', id, action: plan.action, by: 'automation' } as const;
  }

  shadow(input: StartInput): RemediationStep {
    this.#history.remember(input.at, input.plan, 'unverified');
    const { id, plan, at } = input;
    const why = 'nothing is carried out in this world';
    return { kind: 'verified', id, plan, at, result: 'not-assessed', then: 'nothing', why, ...nothingMore };
  }

  completed(completion: Completion) {
    const command = this.#commands.get(completion.id);
    if (!command) return null;
    const one = this.#open.get(command.id);
    if (one) this.#ended(one, command.what, completion);
    return { ...command, isCanary: false, steps: [] };
  }

  obey(id: string, said: VerifySaid, at: number): readonly RemediationStep[] {
    const one = this.#open.get(id);
    if (!one || (said.kind === 'verified' && said.then === 'wait')) return [];
    const { plan, state } = one;
    const failed = said.kind === 'failed';
    const then = failed ? 'escalate' : said.then;
    const why = failed ? `the executor failed: ${said.reason}` : said.because;
    // What was undone once, or could not be, is not undone again: a person goes on.
    if (then === 'undo' && state !== 'undone' && state !== 'stuck' && plan.undo.kind === 'undo') {
      enter(one, 'undoing', at);
      const command = { kind: 'undo', id: commandId(id, 'undo'), applied: id } as const;
      return [{ kind: 'verified', id, plan, at, result: 'did-not-help', then, why, command, escalate: false }];
    }
    this.#close(one, then === 'close' && state === 'applied' ? 'helped' : failed ? 'unverified' : 'did-not-help');
    // After an undo the verification has been told; only a person may still have to be called.
    if (state === 'undone' || state === 'stuck') return [this.#endedUndo(one, at, why, then !== 'close')];
    if (then === 'close') return [{ kind: 'verified', id, plan, at, result: 'helped', then, why, ...nothingMore }];
    const result = failed ? 'not-assessed' : 'did-not-help';
    const told = then === 'undo' ? `${why}; it cannot be taken back` : why;
    return [{ kind: 'verified', id, plan, at, result, then: 'escalate', why: told, command: null, escalate: true }];
  }

  abort(id: string, at: number, why: string): readonly RemediationStep[] {
    const one = this.#open.get(id);
    if (!one || !runningStates.includes(one.state)) return [];
    const applied = commandId(id, one.state === 'undoing' ? 'undo' : 'apply');
    enter(one, 'aborting', at);
    const command = { kind: 'abort', id: commandId(id, 'abort'), applied } as const;
    return [{ kind: 'stopping', what: 'abort', id, plan: one.plan, at, why, command, escalate: false }];
  }

  #endedUndo({ id, plan, state }: Open, at: number, why: string, escalate: boolean): RemediationStep {
    const outcome = state === 'undone' ? 'done' : 'failed';
    return { kind: 'stopped', what: 'undo', id, plan, at, outcome, why, command: null, escalate };
  }

  #ended(one: Open, what: CommandWhat, { at, outcome }: Completion): void {
    if (one.state === 'aborting') {
      // The end of what is being stopped is told by its abort.
      if (what === 'abort' || outcome === 'aborted') this.#close(one, 'aborted');
    } else if (what === 'undo') enter(one, outcome === 'done' ? 'undone' : 'stuck', at);
    else enter(one, outcome === 'done' ? 'applied' : 'failed', at);
  }

  #close(one: Open, outcome: AttemptRecord['outcome']): void {
    this.#open.delete(one.id);
    this.#history.settle(one.attempt, outcome);
  }
}

const nothingMore = { command: null, escalate: false } as const;

function enter(one: Open, state: ExecutorState, at: number): void {
  one.state = state;
  one.since = at;
}
