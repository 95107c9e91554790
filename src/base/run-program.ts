import { spawn } from 'node:child_process';
import { after } from './clock.ts';
import { wholeEnvironment } from './environment.ts';

/** How a program is to be run. */
export interface ProgramRun {
  readonly program: string;
  readonly args: readonly string[];
  /** Given on its standard input; null for none. */
  readonly input: string | null;
  /** Variables beside those of requal's own environment, which it gets whole: it is a tool, not a candidate. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimitMs: number;
}

/** What came of it. Output beyond `outputCharactersMax` is cut at its beginning: what failed is told at the end. */
export type ProgramEnd =
  | { readonly kind: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'failed'; readonly reason: string; readonly stdout: string; readonly stderr: string };

/** Longer output of a program is cut at its beginning. In UTF-16 units. */
export const outputCharactersMax = 8 * 1024 * 1024;

/** After this a program that was asked to end is killed. */
const endGraceMs = 5_000;

/** Runs a program to its end, in no shell. Never rejects; over its time it is asked to end, then killed. */
export function runProgram({ program, args, input, environment, timeLimitMs }: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: { ...wholeEnvironment(), ...environment }, stdio: 'pipe' });
    const stdout = tail();
    const stderr = tail();
    let reason: string | null = null;
    let stopKill: () => void = () => {};
    const stopTimer = after(timeLimitMs, () => {
      reason = `it did not end within ${Math.round(timeLimitMs / 1_000)} s`;
      child.kill('SIGTERM');
      stopKill = after(endGraceMs, () => child.kill('SIGKILL'));
    });
    const end = (what: ProgramEnd): void => {
      stopTimer();
      stopKill();
      resolve(what);
    };
    child.stdout.setEncoding('utf8').on('data', stdout.add);
    child.stderr.setEncoding('utf8').on('data', stderr.add);
    // A program that does not read its input to the end may still have done its work.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') end({ kind: 'not-found' });
      else end({ kind: 'failed', reason: error.message, stdout: stdout.text(), stderr: stderr.text() });
    });
    child.once('close', (code, signal) => {
      const output = { stdout: stdout.text(), stderr: stderr.text() };
      if (reason === null && code !== null) end({ kind: 'ended', code, ...output });
      else end({ kind: 'failed', reason: reason ?? `it was ended by ${signal}`, ...output });
    });
  });
}

function tail(): { add: (chunk: string) => void; text: () => string } {
  let kept = '';
  return {
    add: (chunk) => {
      kept = (kept + chunk).slice(-outputCharactersMax);
    },
    text: () => kept,
  };
}
