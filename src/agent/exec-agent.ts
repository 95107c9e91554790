import type { ChildLines, LineAnswer } from '../base/child-lines.ts';
import { findCommand, openChildLines } from '../base/child-lines.ts';
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
 * there is no such program. `folder` is the candidate's.
 */
export function createExecAgent(
  spec: Extract<AgentSpec, { kind: 'exec' }>,
  { seed, folder }: { readonly seed: number; readonly folder: string },
): Agent {
  const command = findCommand(spec.command, folder);
  let current: ChildLines | null = null;
  let aliases: Aliases | null = null;
  let startsLeft: number = limits.agentStartsMax;

  function start(): ChildLines | null {
    if (startsLeft === 0) return null;
    startsLeft -= 1;
    return openChildLines(command, limits.answerBytesMax);
  }
  return {
    name: 'exec',
    async propose(request) {
      aliases ??= createAliases(seed, namesIn(request));
      // One that has gone between two questions is still asked: that it went is its answer.
      current ??= start();
      const child = current;
      if (child === null) return failed(`it failed ${limits.agentStartsMax} times and is not started again`);
      const answer = await child.ask(externalRequest(request, aliases), spec.timeLimit);
      const understood = understand(answer, aliases, spec.latency);
      if (understood.kind === 'failed') {
        current = null;
        await child.close();
      }
      return understood;
    },
    async close() {
      startsLeft = 0;
      const child = current;
      current = null;
      await child?.close();
    },
  };
}

function namesIn({ observation, runbooks }: AgentRequest): readonly string[] {
  const named = runbooks.flatMap(({ actions }) => actions.map(({ on }) => on)).filter((on) => on !== 'at-fault');
  return [...new Set([...observation.context.services.map(({ name }) => name), ...named])];
}

function understand(answer: LineAnswer, aliases: Aliases, latencyMs: number): AgentAnswer {
  if (answer.kind === 'failed') return answer;
  let value: unknown;
  try {
    value = JSON.parse(answer.line);
  } catch {
    return failed('its answer is no JSON');
  }
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
