import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { processId, processStart } from '../../../src/base/processes.ts';

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
});
