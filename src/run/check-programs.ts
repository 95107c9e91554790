import { createAgent } from '../agent/create-agent.ts';
import { findCommand } from '../base/child-lines.ts';
import type { Candidate } from '../domain/candidate.ts';

/**
 * Throws a `UserError` when a program or a record that a candidate names is not there, so that a run does not find it
 * out in the middle. Nothing is started.
 */
export function checkPrograms({ agent, programs, folder }: Candidate): void {
  createAgent(agent, { seed: 0, folder, names: [] });
  for (const door of [programs.policy, programs.executor]) if (door.kind === 'exec') findCommand(door.command, folder);
}
