import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wallNowMs } from '../../../base/clock.ts';
import { cleanedEnvironment } from '../../../base/environment.ts';
import { freePort } from '../../../base/free-port.ts';
import { processId } from '../../../base/processes.ts';
import { startProgram } from '../../../base/running-program.ts';
import { describeK6End } from './describe-k6-end.ts';
import type { K6End } from './describe-k6-end.ts';
import type { K6Binary } from './find-k6.ts';
import { k6Command, scriptFile } from './k6-command.ts';
import { releaseK6, untilK6Ready } from './k6-control.ts';
import type { K6Plan } from './k6-plan.ts';
import { readK6Point } from './k6-point.ts';
import { k6Script, summaryFile } from './k6-script.ts';
import { createK6Windows } from './k6-windows.ts';
import type { K6Windows } from './k6-windows.ts';
import { lackOfLoad } from './lack-of-load.ts';

/** A k6 that is ready and waits, runs, or has ended. */
export interface K6Process {
  readonly plan: K6Plan;
  /** What must be ended if requal cannot do it: its process, and its container where it runs in one. */
  readonly pid: number | null;
  readonly container: string | null;
  readonly windows: K6Windows;
  /** Lets the load begin. Throws a `HarnessError` when k6 does not answer. */
  release(): Promise<void>;
  /** What is wrong with the load at `now` (since 1970), which makes a trial inconclusive; null when nothing is. */
  fault(now: number): string | null;
  /** k6's own summary as JSON text, once it has ended; null when it left none. */
  summary(): string | null;
  readonly ended: Promise<K6End>;
  /** Ends it, within seconds. Points that it still had are counted before this returns. */
  stop(): Promise<K6End>;
}

export interface K6Setup {
  readonly binary: K6Binary;
  readonly image: string;
  readonly plan: K6Plan;
  /** Whether the user asked on purpose for load on other hosts than this machine. */
  readonly anyHost: boolean;
}

const stopGraceMs = 8_000;

/** Starts k6 in a paused state and waits until it answers. Throws a `HarnessError` when it does not. */
export async function startK6(setup: K6Setup): Promise<K6Process> {
  const controlPort = await freePort();
  const k6 = new StartedK6(setup, controlPort);
  try {
    await untilK6Ready(controlPort, k6.ended);
  } catch (error) {
    await k6.stop();
    throw error;
  }
  return k6;
}

/** A class, because it has a life: paused, released, ended. */
class StartedK6 implements K6Process {
  readonly plan: K6Plan;
  readonly pid: number | null;
  readonly container: string | null;
  readonly windows = createK6Windows();
  readonly ended: Promise<K6End>;
  readonly #program: ReturnType<typeof startProgram>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'requal-k6-'));
  readonly #controlPort: number;
  #brokenLines = 0;
  #asked = false;
  #end: K6End | null = null;
  #releasedAt: number | null = null;
  #summary: string | null = null;

  constructor({ binary, image, plan, anyHost }: K6Setup, controlPort: number) {
    const folder = this.#folder;
    const container = `requal-k6-${plan.name}-${processId()}-${controlPort}`;
    const authority = plan.authorityFile === null ? {} : { SSL_CERT_FILE: plan.authorityFile };
    writeFileSync(join(folder, scriptFile), k6Script(plan));
    this.plan = plan;
    this.#controlPort = controlPort;
    this.#program = startProgram({
      command: k6Command({ binary, image, plan, folder, controlPort, container, anyHost }),
      folder,
      environment: { ...cleanedEnvironment(), ...authority },
      onLine: (line) => this.#take(line),
    });
    this.pid = this.#program.pid;
    this.container = binary.in === 'container' ? container : null;
    this.ended = this.#program.ended.then((end) => this.#finish(describeK6End(end, this.#asked)));
  }

  async release(): Promise<void> {
    await releaseK6(this.#controlPort);
    this.#releasedAt = wallNowMs();
  }

  fault(now: number): string | null {
    const releasedAt = this.#releasedAt;
    if (this.#end?.kind === 'failed') return this.#end.why;
    if (releasedAt === null) return null;
    if (this.#end?.kind === 'finished' && now < releasedAt + this.plan.durationMs) return 'k6 ended before its time';
    if (this.#brokenLines > 0) return `${this.#brokenLines} lines of k6’s output could not be read`;
    return lackOfLoad(this.plan, this.windows, releasedAt, now);
  }

  summary(): string | null {
    return this.#summary;
  }

  async stop(): Promise<K6End> {
    this.#asked = true;
    await this.#program.close(stopGraceMs);
    return this.ended;
  }

  #take(line: string): void {
    const point = readK6Point(line);
    if (point === undefined) this.#brokenLines += 1;
    else if (point !== null) this.windows.add(point);
  }

  #finish(end: K6End): K6End {
    this.#end = end;
    this.#summary = readIfThere(join(this.#folder, summaryFile));
    rmSync(this.#folder, { recursive: true, force: true });
    return end;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
