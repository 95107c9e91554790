import { hiddenObservation } from '../agent/external-request.ts';
import type { Aliases } from '../agent/aliases.ts';
import { sha256 } from '../base/canonical-json.ts';
import type { JsonProgram } from '../base/json-program.ts';
import type { Approval } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import type { DoorFailure, RuleSaid, StopSaid, VerifySaid } from '../domain/door-answer.ts';
import type { Observation } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { UnagreedPlan } from '../domain/ruling.ts';
import { ruleAnswerSchema, stopAnswerSchema, verifyAnswerSchema } from './executor-answer-schema.ts';
import type { OpenRemediation } from './executor-register.ts';

/** A plan to rule on, and how things stand now. */
export interface RuleQuestion {
  readonly at: number;
  /** What will be carried out: the plan decided on, or the one that people said yes to. */
  readonly plan: Plan;
  readonly decision: Decision;
  /** After an approval: the plan as it is made now, null when there is none any more. Before: the same plan. */
  readonly planNow: Plan | null;
  readonly approvals: readonly Approval[];
  /** What people were asked about in this incident without a yes (requirements.md D5). */
  readonly unagreed: readonly UnagreedPlan[];
  readonly observation: Observation;
}

/** The user's own runtime, asked over JSON lines. No answer ever rejects. */
export interface ExecutorDoor {
  rule(question: RuleQuestion): Promise<RuleSaid>;
  verify(at: number, remediation: OpenRemediation, observation: Observation): Promise<VerifySaid>;
  stop(at: number, why: string, running: readonly OpenRemediation[], observation: Observation): Promise<StopSaid>;
  close(): Promise<void>;
}

/** Of a message about nonsense the journal needs no more than the beginning. */
const reasonLengthMax = 300;

/**
 * The executor door (design.md section 4): an external program, or a record of one, takes the place of requal's guard
 * and verification.
 * `rule` is answered with execute or refuse, `verify` with close, undo, escalate or wait, `stop` with the remediations
 * that it aborts. It sees aliases for names, as the other external programs do.
 */
export function createExecutorDoor(program: JsonProgram, seed: number, aliases: Aliases): ExecutorDoor {
  const cover = coverOf(seed, aliases);

  async function ask<T>(question: Readonly<Record<string, unknown>>, schema: Schema<T>): Promise<T | DoorFailure> {
    const answer = await program.ask(question);
    if (answer.kind === 'failed') return answer;
    const { success, data, error } = schema.safeParse(answer.value);
    if (success) return data;
    await program.dismiss();
    const [issue] = error.issues;
    const what = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
    const reason = `its answer is none to \`${String(question['kind'])}\`: ${what.slice(0, reasonLengthMax)}`;
    return { kind: 'failed', reason, timedOut: false };
  }
  return {
    async rule(question) {
      const said = await ask(cover.rule(question), ruleAnswerSchema);
      return 'kind' in said ? said : { kind: 'ruled', ruling: said.ruling, because: aliases.revealIn(said.because) };
    },
    async verify(at, remediation, observation) {
      const shown = { remediation: cover.remediation(remediation), observation: cover.observation(observation) };
      const said = await ask({ kind: 'verify', at, ...shown }, verifyAnswerSchema);
      return 'kind' in said ? said : { kind: 'verified', then: said.then, because: aliases.revealIn(said.because) };
    },
    async stop(at, why, running, observation) {
      const shown = { running: running.map(cover.remediation), observation: cover.observation(observation) };
      const said = await ask({ kind: 'stop', at, why, ...shown }, stopAnswerSchema);
      return 'kind' in said ? said : { kind: 'stopped', abort: said.abort };
    },
    close: () => program.close(),
  };
}

interface Schema<T> {
  safeParse(value: unknown):
    | { readonly success: true; readonly data: T; readonly error?: undefined }
    | {
        readonly success: false;
        readonly data?: undefined;
        readonly error: {
          readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
        };
      };
}

/** Everything that an executor is shown, in aliases. Digests would tell one trial from another, so they have theirs. */
function coverOf(seed: number, { hide, hideIn, ...rest }: Aliases) {
  const short = (kind: string, text: string) => `${kind}-${sha256(`${seed} ${kind} ${text}`).slice(0, 12)}`;
  const plan = (one: Plan) => ({
    id: short('plan', one.digest),
    /** The same step for the same cause has the same key (requirements.md D7). */
    key: short('key', one.idempotencyKey),
    action: { ...one.action, target: hide(one.action.target) },
    runbook: one.runbook,
    pattern: one.pattern,
    scope: { ...one.scope, services: one.scope.services.map(hide) },
    tier: one.tier,
    idempotent: one.idempotent,
    undo: one.undo,
    verifyWithinMs: one.verifyWithinMs,
  });
  const observation = (one: Observation) => hiddenObservation(one, { hide, hideIn, ...rest });
  return {
    observation,
    remediation: ({ id, state, since, plan: done }: OpenRemediation) => ({ id, state, since, plan: plan(done) }),
    rule: ({ at, plan: toRun, planNow, decision, approvals, unagreed, observation: shown }: RuleQuestion) => ({
      kind: 'rule',
      at,
      plan: plan(toRun),
      planNow: planNow === null ? null : plan(planNow),
      decision: {
        level: decision.level,
        disposition: decision.disposition,
        because: decision.because.map(hideIn),
      },
      approvals: approvals.map(({ role, person, planDigest, givenAt, validUntil }) => ({
        role,
        person: short('person', person),
        plan: short('plan', planDigest),
        givenAt,
        validUntil,
      })),
      unagreed: unagreed.map(({ plan: asked, how }) => ({ plan: plan(asked), how })),
      observation: observation(shown),
    }),
  };
}
