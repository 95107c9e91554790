import { createAgent } from '../agent/create-agent.ts';
import type { Candidate } from '../domain/candidate.ts';
import { openProgram } from './open-program.ts';

/**
 * Throws a `UserError` when a program or a record that a candidate names is not there or cannot be read, so that a run does not find it
 * out in the middle. Nothing is started.
 */
export function checkPrograms({ agent, programs, doorFolders }: Candidate): void {
  createAgent(agent, { seed: 0, folder: doorFolders.agent, names: [] });
  if (programs.policy.kind === 'exec' || programs.policy.kind === 'recorded')
    openProgram(programs.policy, doorFolders.policy);
  if (programs.executor.kind !== 'requal') openProgram(programs.executor, doorFolders.executor);
}
