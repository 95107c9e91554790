import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isRunning, processId, processStart } from '../../../src/base/processes.ts';

describe('the start of a process', () => {
  it('is the same at every look, differs for another process, and is gone with it', async () => {
    expect(processStart(processId())).toBe(processStart(processId()));
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const started = processStart(child.pid!);
    expect(started).not.toBeNull();
    expect(started).not.toBe(processStart(processId()));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(processStart(child.pid!)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('is gone when it has ended and nobody asked for its exit code', async () => {
    // The shell becomes a program that never asks, so its child stays in the list of processes.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [line] = await once(parent.stdout, 'data');
    const child = Number(String(line));
    await expect.poll(() => isRunning(child)).toBe(false);
    expect(processStart(child)).toBeNull();
    expect(() => process.kill(child, 0)).not.toThrow();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
  });
});
