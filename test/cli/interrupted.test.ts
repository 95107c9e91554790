import type { ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endOf, everythingBelow, requal, startRequal, temporaryFolder } from '../helpers/requal-process.ts';

/** Long enough that the signal comes in the middle, on any machine. */
const long = ['run', '--seeds', '200'];

/** Resolves when the run has begun its trials. */
function begun(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    let seen = '';
    child.stderr?.on('data', (text: Buffer) => {
      seen += text.toString();
      if (seen.includes('Running')) done();
    });
  });
}

describe('a run that is broken off', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s ends with 130 and leaves nothing', async (signal) => {
    const out = join(temporaryFolder(), 'reports');
    const child = startRequal([...long, '--out', out]);
    const ended = endOf(child);
    await begun(child);
    expect(everythingBelow(out)).toHaveLength(1);
    child.kill(signal);
    const { code, stderr, stdout } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('no report was written');
    expect(stdout).toBe('');
    expect(everythingBelow(out)).toEqual([]);
  });

  it('by kill -9 leaves only a hidden folder, which the next run clears away', async () => {
    const out = join(temporaryFolder(), 'reports');
    const child = startRequal([...long, '--out', out]);
    const ended = endOf(child);
    await begun(child);
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    const left = everythingBelow(out);
    expect(left).toEqual([expect.stringMatching(/^\.run-.*\.partial$/)]);
    await requal(['run', 'leak-novel', '--out', out]);
    const after = everythingBelow(out).filter((name) => !name.includes('/'));
    expect(after).toEqual([expect.stringMatching(/^run-/)]);
  });

  it('leaves what another machine or a running process is still writing alone', async () => {
    const out = temporaryFolder();
    const others = [`.run-x.elsewhere.${process.pid}1.partial`, '.run-x.elsewhere.1.partial', '.mine'];
    for (const name of others) {
      mkdirSync(join(out, name));
      writeFileSync(join(out, name, 'file'), '');
    }
    await requal(['run', 'leak-novel', '--out', out]);
    for (const name of others) expect(everythingBelow(out)).toContain(join(name, 'file'));
  });
});
