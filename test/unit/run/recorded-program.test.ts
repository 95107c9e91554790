import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { createRecordedProgram, requestDigest } from '../../../src/run/recorded-program.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requal-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function recordOf(...lines: readonly (string | object)[]) {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  writeFileSync(join(folder, 'record.jsonl'), `${text}\n`);
  return createRecordedProgram('record.jsonl', folder);
}

const decideAt = (minutes: number) => ({ kind: 'decide', at: minutes * 60_000 });
const answerAt = (minutes: number, answer: unknown) => ({ at: `${minutes}m`, kind: 'decide', answer });

function mistake(...lines: readonly (string | object)[]): UserError {
  try {
    recordOf(...lines);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('a record of answers', () => {
  it('answers each request with its line, in their order', async () => {
    const program = recordOf(
      answerAt(1, 'first'),
      '',
      { ...answerAt(1, 'verified'), kind: 'verify' },
      answerAt(2, null),
    );
    expect(await program.ask(decideAt(1))).toEqual({ kind: 'value', value: 'first' });
    expect(await program.ask({ ...decideAt(1), kind: 'verify' })).toEqual({ kind: 'value', value: 'verified' });
    expect(await program.ask(decideAt(2))).toEqual({ kind: 'value', value: null });
  });

  it('that has ended is a failure each time', async () => {
    const program = recordOf(answerAt(1, 'only'));
    await program.ask(decideAt(1));
    for (const at of [1, 2]) {
      expect(await program.ask(decideAt(at))).toEqual({
        kind: 'failed',
        reason: 'its record has ended',
        timedOut: false,
      });
    }
  });

  it('of which a line was damaged fails there, and goes on after it', async () => {
    const program = recordOf('{"at": "1m", "kind": "dec', answerAt(2, 'second'));
    expect(await program.ask(decideAt(1))).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('no JSON'),
    });
    expect(await program.ask(decideAt(2))).toEqual({ kind: 'value', value: 'second' });
  });

  it('fails for a request of another kind, and the line is spent', async () => {
    const program = recordOf(answerAt(1, 'first'), answerAt(2, 'second'));
    const reason = expect.stringContaining('of another kind');
    expect(await program.ask({ ...decideAt(1), kind: 'rule' })).toMatchObject({ kind: 'failed', reason });
    expect(await program.ask(decideAt(2))).toMatchObject({ kind: 'value' });
  });

  it('fails for an earlier request, for which its next line waits, and for a later one', async () => {
    const program = recordOf(answerAt(2, 'second'), answerAt(3, 'third'), answerAt(5, 'fifth'));
    const failure = { kind: 'failed', reason: expect.stringContaining('of another time') };
    expect(await program.ask(decideAt(1))).toMatchObject(failure);
    expect(await program.ask(decideAt(2))).toEqual({ kind: 'value', value: 'second' });
    expect(await program.ask(decideAt(4))).toMatchObject(failure);
    expect(await program.ask(decideAt(5))).toEqual({ kind: 'value', value: 'fifth' });
  });

  it('that tells a digest answers those words only', async () => {
    const question = { ...decideAt(1), plan: { b: 1, a: [null, 'x'] } };
    const inOtherOrder = { plan: { a: [null, 'x'], b: 1 }, ...decideAt(1) };
    const request = requestDigest(question);
    // As `sha256sum` has it of {"at":60000,"kind":"decide","plan":{"a":[null,"x"],"b":1}}.
    expect(request).toBe('32cbbd07b98ad372d4a312a54d6e8d8e26b29b6091320938a38ba54d87c8c2f0');
    const line = { ...answerAt(1, 'yes'), request };
    expect(await recordOf(line).ask(inOtherOrder)).toMatchObject({ kind: 'value' });
    expect(await recordOf({ ...line, request: request.slice(0, 12) }).ask(question)).toMatchObject({ kind: 'value' });
    expect(await recordOf(line).ask({ ...question, plan: { b: 2, a: [null, 'x'] } })).toMatchObject({
      kind: 'failed',
      reason: expect.stringContaining('in other words'),
    });
  });
});

describe('a file that is no record', () => {
  it('is one that is not there, or holds nothing', () => {
    expect(() => createRecordedProgram('gone.jsonl', folder)).toThrow(UserError);
    expect(mistake('', ' ').message).toContain('empty');
  });

  it.each([
    ['an unknown key', '{"at": "1m", "kind": "decide", "anser": 1}', 41, 'anser'],
    ['a time without a unit', '{"at": "60", "kind": "decide", "answer": 1}', 8, '60'],
    ['a kind that is never asked', '{"at": "1m", "kind": "propose", "answer": 1}', 22, 'kind'],
    ['a digest that is none', '{"at": "1m", "kind": "rule", "request": "F00", "answer": 1}', 41, 'hexadecimal'],
    ['no answer', '{"at": "1m", "kind": "rule"}', 1, 'answer'],
  ])('is one with %s, and it is told where', (_, text, column, word) => {
    const { place, message } = mistake(answerAt(1, 'fine'), '', text);
    expect(place).toEqual({ file: join(folder, 'record.jsonl'), line: 3, column });
    expect(message).toContain(word);
  });
});
