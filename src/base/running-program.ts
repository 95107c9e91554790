import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after } from './clock.ts';
import { atExit } from './at-exit.ts';

/** How a program ended. */
export interface ProgramEnd {
  /** Null when a signal ended it, or when it could not be started. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to stderr; the reason when it could not be started. */
  readonly said: string;
}

/** A program that runs beside requal until it ends or is ended. */
export interface RunningProgram {
  /** Null when it could not be started. */
  readonly pid: number | null;
  readonly ended: Promise<ProgramEnd>;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void;
  /** Asks it to end with SIGINT, and ends it and all that it started when it has not after `graceMs`. */
  close(graceMs: number): Promise<ProgramEnd>;
}

export interface ProgramStart {
  /** The program and its parameters. */
  readonly command: readonly [string, ...string[]];
  readonly folder: string;
  /** All that it finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
}

const saidCharactersMax = 4_000;

/** Starts a program in a group of its own, so that all of it ends with requal whatever happens. Never throws. */
export function startProgram({ command, folder, environment, onLine }: ProgramStart): RunningProgram {
  const [program, ...parameters] = command;
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-saidCharactersMax)));
  const lines = createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', onLine);
  const stopWatching = atExit(() => endGroup(child, 'SIGKILL'));
  const linesEnded = new Promise<void>((resolve) => lines.once('close', resolve));
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, said: error.message }));
    child.once('exit', (code, signal) => void linesEnded.then(() => resolve({ code, signal, said: said.trim() })));
  }).finally(stopWatching);
  return {
    pid: child.pid ?? null,
    ended,
    signal: (name) => endGroup(child, name),
    close(graceMs) {
      endGroup(child, 'SIGINT');
      const stopTimer = after(graceMs, () => endGroup(child, 'SIGKILL'));
      return ended.finally(stopTimer);
    },
  };
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
    child.kill(signal);
  }
}
