import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../src/base/run-program.ts';

const run = (script: string, more: { input?: string; timeLimitMs?: number; program?: string } = {}) =>
  runProgram({
    program: more.program ?? process.execPath,
    args: ['-e', script],
    input: more.input ?? null,
    environment: { REQUAL_TRIED: 'yes' },
    timeLimitMs: more.timeLimitMs ?? 20_000,
  });

describe('a program that is run', () => {
  it('gets its input and its variables, and is heard on both channels', async () => {
    const script = `process.stdin.on('data', (d) => process.stdout.write(d + process.env.REQUAL_TRIED)); console.error('oh'); process.exitCode = 3;`;
    expect(await run(script, { input: 'well ' })).toEqual({
      kind: 'ended',
      code: 3,
      stdout: 'well yes',
      stderr: 'oh\n',
    });
  });

  it('is said to be missing when it is', async () => {
    expect(await run('', { program: 'requal-has-no-such-program' })).toEqual({ kind: 'not-found' });
  });

  it('is ended when its time is over, and keeps what it said', async () => {
    const end = await run(`console.log('so far'); setInterval(() => {}, 1000);`, { timeLimitMs: 1_500 });
    expect(end).toEqual({ kind: 'failed', reason: 'it did not end within 2 s', stdout: 'so far\n', stderr: '' });
  });
});
