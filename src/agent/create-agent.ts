import type { Adversary, Agent, AgentSpec } from '../domain/agent.ts';
import { createAdversary } from './adversaries.ts';
import { createExecAgent } from './exec-agent.ts';
import { createMatcher } from './matcher.ts';
import { createRecordedAgent } from './recorded-agent.ts';

/** `seed` is the trial's; `folder` the candidate's, from which commands and files are looked up; `names` the services'. */
export interface AgentOptions {
  readonly seed: number;
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * The agent for one trial. Throws a `UserError` when what it needs is not there. It must be closed, because it may have
 * a program running.
 */
export function createAgent(spec: AgentSpec | Adversary, { seed, folder, names }: AgentOptions): Agent {
  switch (spec.kind) {
    case 'matcher':
      return createMatcher();
    case 'exec':
      return createExecAgent(spec, { seed, folder, names });
    case 'recorded':
      return createRecordedAgent(spec.file, folder);
    default:
      return createAdversary(spec);
  }
}
