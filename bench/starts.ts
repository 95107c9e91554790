import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { median } from './interleave.ts';

/** Milliseconds on the wall from start to end of some uses of the command line. */
export interface Starts {
  readonly help: number;
  readonly oneReplay: number;
  readonly everything: number;
}

const oneReplay = 'posthog-2025-10-21-flags-redis';

/** Each in the median of so many starts, after one that fills the cache of compiled modules. */
export function measureStarts(times: number): Starts {
  const out = mkdtempSync(join(tmpdir(), 'requal-bench-'));
  const uses = {
    help: ['--help'],
    oneReplay: ['run', oneReplay, '--world', 'recorded', '--out', out],
    everything: ['run', '--out', out],
  } as const;
  const taken: Record<keyof Starts, number[]> = { help: [], oneReplay: [], everything: [] };
  try {
    for (let i = 0; i <= times; i++) {
      for (const name of ['help', 'oneReplay', 'everything'] as const) {
        const took = start(uses[name]);
        if (i > 0) taken[name].push(took);
      }
    }
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
  return {
    help: median(taken.help),
    oneReplay: median(taken.oneReplay),
    everything: median(taken.everything),
  };
}

/** As `npm start` does it, without npm. A verdict is no failure of the bench; bad usage is. */
function start(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [join(packageRoot, 'bin/requal.js'), ...args]);
  const took = performance.now() - began;
  if (status === null || status > 2)
    throw new Error(`requal ${args.join(' ')} ended with ${status}: ${stderr.toString()}`);
  return took;
}
