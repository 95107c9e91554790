import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { after } from './clock.ts';
import { cleanedEnvironment } from './environment.ts';
import { UserError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import { hideCommandLine } from './processes.ts';

/** What came of asking a program for one line. */
export type LineAnswer =
  | { readonly kind: 'line'; readonly line: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly timedOut: boolean };

/** A program that answers one line with one line. After a failed answer it is gone, and each further answer says why. */
export interface ChildLines {
  /** One question at a time. Never rejects. */
  ask(line: string, timeLimitMs: number): Promise<LineAnswer>;
  /** Kills the program and what it started, waits for its end, and removes its folder. */
  close(): Promise<void>;
}

/**
 * A command ready to be started: the program found, and parts that begin with `./` or `../` taken from `folder`, because
 * the program itself runs in an empty one. Throws a `UserError` when there is no such program, or no such file.
 */
export function findCommand(command: readonly string[], folder: string): readonly string[] {
  const [name = '', ...rest] = command.map((part) => (isRelative(part) ? resolve(folder, part) : part));
  const paths = name.includes('/')
    ? [isAbsolute(name) ? name : resolve(folder, name)]
    : (cleanedEnvironment()['PATH'] ?? '').split(delimiter).map((path) => join(path, name));
  const found = paths.find(isProgram);
  if (name.includes('/') && found === undefined && statSync(paths[0] ?? '', { throwIfNoEntry: false })?.isFile()) {
    throw new UserError(`The program \`${command[0] ?? ''}\` is there and may not be executed.`, {
      mend: `Allow it with \`chmod +x\`, or write before it what runs it, such as [node, ${command[0] ?? ''}].`,
    });
  }
  if (name === '' || found === undefined) {
    throw new UserError(`There is no program \`${command[0] ?? ''}\` to start.`, {
      mend: 'Install it, or write its path from the folder of the candidate, beginning with `./`.',
    });
  }
  const missing = command.slice(1).find((part) => isRelative(part) && !existsSync(resolve(folder, part)));
  if (missing !== undefined) {
    throw new UserError(`There is no file \`${missing}\` for the program \`${name}\`.`, {
      mend: `Write its path from the folder of the candidate, which is ${folder}.`,
    });
  }
  return [found, ...rest];
}

/** Starts a found command in a new empty folder, with a cleaned environment. Lines above `lineBytesMax` are a failure. */
export function openChildLines(command: readonly string[], lineBytesMax: number): ChildLines {
  const folder = mkdtempSync(join(tmpdir(), 'requal-'));
  hideCommandLine();
  const [program = '', ...parameters] = command;
  // A group of its own, so that what the program starts can be ended with it. Its errors are nobody's answer.
  const child = spawn(program, parameters, {
    cwd: folder,
    env: cleanedEnvironment(),
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  }) as unknown as ChildProcessWithoutNullStreams;
  return new RunningChild(child, folder, lineBytesMax);
}

/** A program that no longer reads has mostly ended, and then how it ended is the better reason, which comes a little later. */
const endGraceMs = 500;

/** Without a listener these would end requal at once, and leave the program and its folder behind. */
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A class, because it has a life: started, asked, gone, closed. */
class RunningChild implements ChildLines {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #folder: string;
  readonly #lineBytesMax: number;
  readonly #ended: Promise<void>;
  #buffered: Buffer[] = [];
  #bufferedBytes = 0;
  #whyGone: string | null = null;
  #settle: ((answer: LineAnswer) => void) | null = null;
  #stopGrace: () => void = () => {};
  /** When requal itself ends. */
  readonly #leave = (): void => {
    this.#kill();
    rmSync(this.#folder, { recursive: true, force: true });
  };

  constructor(child: ChildProcessWithoutNullStreams, folder: string, lineBytesMax: number) {
    this.#child = child;
    this.#folder = folder;
    this.#lineBytesMax = lineBytesMax;
    process.once('exit', this.#leave);
    for (const signal of endingSignals) process.once(signal, exitInterrupted);
    this.#ended = new Promise((resolveEnded) => {
      const ended = () => {
        this.#stopGrace();
        resolveEnded();
      };
      child.once('error', ended);
      // Not `close`: a program that left the group could hold the pipe open for ever.
      child.once('exit', ended);
    });
    child.once('error', (error) => this.#fail(`it could not be started: ${error.message}`));
    child.once('close', (code, signal) =>
      this.#fail(code === null ? `it was ended by ${signal}` : `it ended with code ${code}`),
    );
    child.stdin.on('error', () => {
      this.#stopGrace();
      this.#stopGrace = after(endGraceMs, () => this.#fail('it no longer reads'));
    });
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
  }

  async ask(line: string, timeLimitMs: number): Promise<LineAnswer> {
    if (this.#whyGone !== null) return failed(this.#whyGone);
    if (this.#bufferedBytes > 0) return this.#fail('it wrote without being asked');
    const answer = new Promise<LineAnswer>((settle) => {
      this.#settle = settle;
    });
    const stopTimer = after(timeLimitMs, () => this.#fail(`it gave no answer within ${timeLimitMs} ms`, true));
    this.#child.stdin.write(`${line}\n`);
    try {
      return await answer;
    } finally {
      stopTimer();
    }
  }

  async close(): Promise<void> {
    this.#fail('it was closed');
    await this.#ended;
    this.#child.stdin.destroy();
    this.#child.stdout.destroy();
    process.off('exit', this.#leave);
    for (const signal of endingSignals) process.off(signal, exitInterrupted);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #take(chunk: Buffer): void {
    if (this.#whyGone !== null) return;
    const end = chunk.indexOf(0x0a);
    this.#bufferedBytes += end < 0 ? chunk.length : end;
    if (this.#bufferedBytes > this.#lineBytesMax) {
      this.#fail(`its line is longer than ${this.#lineBytesMax} bytes`);
      return;
    }
    if (end < 0) {
      this.#buffered.push(chunk);
      return;
    }
    const line = Buffer.concat([...this.#buffered, chunk.subarray(0, end)]).toString('utf8');
    const rest = chunk.subarray(end + 1);
    this.#buffered = rest.length > 0 ? [rest] : [];
    this.#bufferedBytes = rest.length;
    if (this.#settle === null) this.#fail('it wrote without being asked');
    else this.#answer({ kind: 'line', line });
  }

  #answer(answer: LineAnswer): void {
    const settle = this.#settle;
    this.#settle = null;
    settle?.(answer);
  }

  #fail(reason: string, timedOut = false): LineAnswer {
    const answer = { kind: 'failed', reason: this.#whyGone ?? reason, timedOut } as const;
    if (this.#whyGone === null) {
      this.#whyGone = reason;
      this.#kill();
    }
    this.#answer(answer);
    return answer;
  }

  #kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // The group is gone already, or the platform has no groups.
      this.#child.kill('SIGKILL');
    }
  }
}

function exitInterrupted(): void {
  process.exit(exitCodes.interrupted);
}

function isRelative(part: string): boolean {
  return /^\.\.?\//.test(part);
}

function failed(reason: string): LineAnswer {
  return { kind: 'failed', reason, timedOut: false };
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
