import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import type { SwitchFault } from '../../src/domain/switch-fault.ts';
import type { TargetConfigInput } from '../../src/domain/target-config.ts';

const main = resolve(import.meta.dirname, '../../target/main.ts');

/** A running replica of the target. */
export interface TargetProcess {
  readonly url: string;
  readonly httpsUrl: string;
  readonly child: ChildProcess;
  /** The exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

const started: TargetProcess[] = [];

/** Ends, after the tests of a file, every replica that they started, each by its own id. */
export function endTargetsAfterAll(): void {
  afterAll(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.splice(0).map(({ ended }) => ended));
  });
}

/** Starts a replica on a free port of 127.0.0.1 and waits until it listens. */
export async function startTarget(config: TargetConfigInput): Promise<TargetProcess> {
  const { child, output, ended } = spawnTarget({
    host: '127.0.0.1',
    httpPort: 0,
    drainMs: 100,
    pollEveryMs: 50,
    ...config,
  });
  const untilMs = performance.now() + patience.timeout;
  for (let line: string | undefined; performance.now() < untilMs && child.exitCode === null; await sleep(10)) {
    line = output.text.split('\n').find((text) => text.includes('"listening"'));
    if (line === undefined || !output.text.includes(`${line}\n`)) continue;
    const { httpPort, httpsPort } = JSON.parse(line) as { httpPort: number; httpsPort: number | null };
    const target = {
      url: `http://127.0.0.1:${httpPort}`,
      httpsUrl: `https://127.0.0.1:${httpsPort ?? 0}`,
      child,
      ended,
    };
    started.push(target);
    return target;
  }
  child.kill('SIGKILL');
  throw new Error(`${config.service} does not listen: ${output.text}`);
}

/** Starts the program with any configuration, also one that it must refuse. */
export function spawnTarget(config: unknown) {
  const child = spawn(process.execPath, [main], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(tmpdir(), 'requal-target-compiled'),
      ...(config === undefined ? {} : { REQUAL_SERVICE: JSON.stringify(config) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.text += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.text += text));
  const ended = new Promise<number | null>((done) => child.on('close', (code) => done(code)));
  return { child, output, ended };
}

/** A switch, and replicas that follow it. */
export async function startSwitch(more: Partial<Extract<TargetConfigInput, { role: 'switch' }>> = {}) {
  const board = await startTarget({ role: 'switch', service: 'fault-switch', ...more });
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${board.url}${path}`, init);
    expect(answer.status).toBe(200);
    return answer.json();
  };
  return {
    url: board.url,
    target: board,
    putFault: (id: string, fault: FaultInput) => send('PUT', `/faults/${id}`, { ttlMs: 60_000, ...fault }),
    deleteFault: (id: string) => send('DELETE', `/faults/${id}`),
    faults: () => send('GET', '/faults'),
    putControls: (service: string, controls: object) => send('PUT', `/controls/${service}`, controls),
  };
}

/** A fault without what has a default. */
type FaultInput = Pick<SwitchFault, 'kind' | 'service'> & Record<string, unknown>;

/** What came back from a number of requests. */
export interface Load {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  /** How often each reason was given. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly meanMs: number;
  /** The quickest answer: a busy machine makes every mean worse, but hardly every answer. */
  readonly leastMs: number;
  readonly tookMs: number;
}

/** Sends `count` requests, at most `atOnce` at one time. */
export async function load(url: string, count: number, atOnce = 1): Promise<Load> {
  const reasons: Record<string, number> = {};
  const times: number[] = [];
  let sent = 0;
  let good = 0;
  const began = performance.now();
  const one = async (): Promise<void> => {
    while (sent < count) {
      sent++;
      const sentAt = performance.now();
      const reason = await ask(url);
      times.push(performance.now() - sentAt);
      if (reason === null) good++;
      else reasons[reason] = (reasons[reason] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  const meanMs = times.reduce((sum, time) => sum + time, 0) / times.length;
  return {
    sent,
    ok: good,
    failed: sent - good,
    reasons,
    meanMs,
    leastMs: Math.min(...times),
    tookMs: performance.now() - began,
  };
}

/** One request; null when it succeeded, else why not. */
async function ask(url: string): Promise<string | null> {
  try {
    const answer = await fetch(`${url}/request`, { headers: { connection: 'close' } });
    await answer.text();
    return answer.ok ? null : (answer.headers.get('x-requal-reason') ?? String(answer.status));
  } catch {
    return 'unreachable';
  }
}

/** The metrics of a replica: value by name, labels included as they are written. A name that is not told is 0. */
export async function metricsOf({ url }: TargetProcess): Promise<(name: string) => number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = new Map(
    text
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))] as const),
  );
  return (name) => values.get(name) ?? 0;
}

/** How long tests wait for what must come true. */
export const patience = { timeout: 30_000, interval: 20 };

/** Waits until something holds; fails after half a minute, because test machines are busy. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const untilMs = performance.now() + patience.timeout; performance.now() < untilMs; await sleep(20))
    if (await holds()) return;
  throw new Error(`never came true: ${what}`);
}

/** Waits until a replica knows of exactly these faults. */
export function untilFaults({ url }: TargetProcess, ids: readonly string[]): Promise<void> {
  return until(`${url} has the faults [${ids.join(', ')}]`, async () => {
    const { faults } = (await (await fetch(`${url}/state`)).json()) as { faults: { id: string }[] };
    return (
      faults
        .map(({ id }) => id)
        .toSorted()
        .join() === ids.toSorted().join()
    );
  });
}
