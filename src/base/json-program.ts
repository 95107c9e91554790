import type { ChildLines } from './child-lines.ts';
import { openChildLines } from './child-lines.ts';

/** What came of asking a program for one value. */
export type JsonAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly reason: string; readonly timedOut: boolean };

/** A program that answers one JSON line with one JSON line. It is started with the first question. */
export interface JsonProgram {
  /**
   * One question at a time; each is sent with an `id`, and an answer that carries one must carry this one. Never
   * rejects. After a failed answer the program is gone, and the next question starts it again.
   */
  ask(question: Readonly<Record<string, unknown>>): Promise<JsonAnswer>;
  /** For an answer that makes no sense: ends the program; the next question starts it again. */
  dismiss(): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

/** How much patience a program gets. */
export interface JsonProgramLimits {
  /** Wall-clock limit of one answer. */
  readonly timeLimitMs: number;
  readonly startsMax: number;
  readonly lineBytesMax: number;
}

/** A program behind a command that `findCommand` found. */
export function createJsonProgram(
  command: readonly string[],
  { timeLimitMs, startsMax, lineBytesMax }: JsonProgramLimits,
): JsonProgram {
  let current: ChildLines | null = null;
  let startsLeft = startsMax;
  let asked = 0;

  function start(): ChildLines | null {
    if (startsLeft === 0) return null;
    startsLeft -= 1;
    return openChildLines(command, lineBytesMax);
  }
  async function dismiss(): Promise<void> {
    const child = current;
    current = null;
    await child?.close();
  }
  return {
    dismiss,
    async ask(question) {
      // One that has gone between two questions is still asked: that it went is its answer.
      current ??= start();
      if (current === null) return failed(`it failed ${startsMax} times and is not started again`);
      asked += 1;
      const answer = await current.ask(JSON.stringify({ id: asked, ...question }), timeLimitMs);
      const value = answer.kind === 'failed' ? answer : valueOf(answer.line, asked);
      if (value.kind === 'failed') await dismiss();
      return value;
    },
    async close() {
      startsLeft = 0;
      await dismiss();
    },
  };
}

function valueOf(line: string, id: number): JsonAnswer {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return failed('its answer is no JSON');
  }
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, 'id')) return { kind: 'value', value };
  const { id: answered, ...rest } = value as Record<string, unknown>;
  return answered === id ? { kind: 'value', value: rest } : failed('it answered another question than it was asked');
}

function failed(reason: string): JsonAnswer {
  return { kind: 'failed', reason, timedOut: false };
}
