import { resolve } from 'node:path';
import { HarnessError, UserError } from '../../base/errors.ts';
import { runProgram } from '../../base/run-program.ts';

/** How git ended, and what it said. */
interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const gitTimeMaxMs = 60_000;

/** Runs git in a folder. Throws `UserError` where there is none, `HarnessError` where it could not be run to its end. */
export async function git(
  folder: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input: string | null = null,
): Promise<Said> {
  const args = ['-C', resolve(folder), ...words];
  const said = await runProgram({ program: 'git', args, input, environment, timeLimitMs: gitTimeMaxMs });
  if (said.kind === 'ended') return said;
  if (said.kind === 'not-found') {
    throw new UserError('git is not installed, so no baseline can be taken from a ref.', {
      mend: 'Install git, or name a folder with --baseline.',
    });
  }
  throw new HarnessError(`git failed: ${said.reason}`);
}
