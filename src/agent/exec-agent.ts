import { findCommand } from '../base/child-lines.ts';
import type { JsonAnswer } from '../base/json-program.ts';
import { createJsonProgram } from '../base/json-program.ts';
import type { Agent, AgentRequest, AgentSpec } from '../domain/agent.ts';
import { limits } from '../domain/limits.ts';
import { proposalSchema } from '../domain/proposal.ts';
import type { AgentAnswer } from '../domain/proposal.ts';
import type { Aliases } from './aliases.ts';
import { createAliases } from './aliases.ts';
import { externalRequest } from './external-request.ts';

const reasonLengthMax = 300;

/**
 * An external program as agent: one JSON line asks, one JSON line answers, either a proposal or `null` for nothing. It
 * runs in an empty folder with a cleaned environment and sees aliases. Whatever it does wrong is its own answer
 * `failed`; it is then killed, and started again for the next question a few times. Throws a `UserError` at once when
 * there is no such program. `folder` is the candidate's; `names` are the services of the system, which need not all be
 * shown to be spoken of.
 */
export function createExecAgent(
  spec: Extract<AgentSpec, { kind: 'exec' }>,
  { seed, folder, names }: { readonly seed: number; readonly folder: string; readonly names: readonly string[] },
): Agent {
  const program = createJsonProgram(findCommand(spec.command, folder), {
    timeLimitMs: spec.timeLimit,
    startsMax: limits.programStartsMax,
    lineBytesMax: limits.answerBytesMax,
  });
  let aliases: Aliases | null = null;
  return {
    name: 'exec',
    async propose(request) {
      aliases ??= createAliases(seed, [...new Set([...names, ...namesIn(request)])]);
      const answer = understand(await program.ask(externalRequest(request, aliases)), aliases, spec.latency);
      if (answer.kind === 'failed') await program.dismiss();
      return answer;
    },
    close: () => program.close(),
  };
}

function namesIn({ observation, runbooks }: AgentRequest): readonly string[] {
  const named = runbooks.flatMap(({ actions }) => actions.map(({ on }) => on)).filter((on) => on !== 'at-fault');
  return [...new Set([...observation.context.services.map(({ name }) => name), ...named])];
}

function understand(answer: JsonAnswer, aliases: Aliases, latencyMs: number): AgentAnswer {
  if (answer.kind === 'failed') return answer;
  const { value } = answer;
  if (value === null) return { kind: 'nothing' };
  const { success, data, error } = proposalSchema.safeParse(value);
  if (success) return { kind: 'proposal', proposal: aliases.reveal(data), latencyMs };
  const [issue] = error.issues;
  const what = `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? ''}`;
  // The message may quote what the program wrote, of which the journal needs no more than the beginning.
  return failed(`its answer is no proposal: ${what.slice(0, reasonLengthMax)}`);
}

function failed(reason: string): AgentAnswer {
  return { kind: 'failed', reason, timedOut: false };
}
