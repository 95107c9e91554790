import { existsSync, linkSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isoTime, wallNowMs } from './clock.ts';
import { HarnessError } from './errors.ts';
import { hostName, processId, processStart } from './processes.ts';

/** Who holds a lock. Process id and start together name a process of one machine for good. */
export const lockHolderSchema = z.strictObject({
  pid: z.int().positive(),
  started: z.string(),
  host: z.string(),
  purpose: z.string(),
  since: z.string(),
  released: z.boolean(),
});

export type LockHolder = z.output<typeof lockHolderSchema>;

/** What a lock is for, in words that follow "the". */
export interface LockWords {
  /** `cluster` */
  readonly what: string;
  /** What whoever finds it taken can do. */
  readonly mend: string;
}

/** Times that a lock may be lost to somebody who was quicker, before that is an error; more than a few means a bug. */
const triesMax = 20;

/**
 * Takes what a folder stands for for this process, or throws `HarnessError` naming who has it. Returns what gives it back.
 *
 * Locks are files `lock.<n>`; the highest one counts. A file comes to be with its content, by a link, and for each number
 * only once; one that was left by a process that is no more is overtaken by the next number. The highest file is never
 * removed, so of two processes that overtake at the same time one fails, and one that comes late sees the higher number.
 */
export function takeFolderLock(folder: string, purpose: string, words: LockWords): () => void {
  const draft = join(folder, `lock-draft.${processId()}`);
  const { pid, started, host } = self();
  const holder: LockHolder = { pid, started, host, purpose, since: isoTime(wallNowMs()), released: false };
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    for (let tries = 0; tries < triesMax; tries += 1) {
      const highest = numbersIn(folder).at(-1) ?? 0;
      const other = highest === 0 ? null : readHolder(pathOf(folder, highest));
      if (other !== null && isHeld(other)) throw refusal(other, words);
      const mine = highest + 1;
      if (!linked(draft, pathOf(folder, mine))) continue;
      const later = numbersIn(folder).some((number) => number > mine);
      if (later) rmSync(pathOf(folder, mine), { force: true });
      else return hold(folder, mine, holder);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new HarnessError(`the lock of the ${words.what} changes hands all the time; try again`);
}

/** Who has it now; null when nobody has. */
export function lockHolder(folder: string): LockHolder | null {
  if (!existsSync(folder)) return null;
  const highest = numbersIn(folder).at(-1);
  const holder = highest === undefined ? null : readHolder(pathOf(folder, highest));
  return holder !== null && isHeld(holder) ? holder : null;
}

function hold(folder: string, mine: number, holder: LockHolder): () => void {
  for (const number of numbersIn(folder)) {
    if (number < mine) rmSync(pathOf(folder, number), { force: true });
  }
  return () => {
    const draft = join(folder, `lock-draft.${processId()}`);
    writeFileSync(draft, JSON.stringify({ ...holder, released: true }), { mode: 0o600 });
    renameSync(draft, pathOf(folder, mine));
  };
}

/** A process of another machine cannot be looked at, so its lock counts until a person removes it. */
function isHeld(holder: LockHolder): boolean {
  if (holder.released) return false;
  return holder.host !== hostName() || processStart(holder.pid) === holder.started;
}

function self(): Pick<LockHolder, 'pid' | 'started' | 'host'> {
  const pid = processId();
  return { pid, started: processStart(pid) ?? 'unknown', host: hostName() };
}

function refusal({ pid, host, purpose, since }: LockHolder, { what, mend }: LockWords): HarnessError {
  const where = host === hostName() ? '' : ` on ${host}`;
  return new HarnessError(`the ${what} is in use: ${purpose} by process ${pid}${where} since ${since}; ${mend}`);
}

/** A file that was cleared away meanwhile, or is none of ours, holds nothing. */
function readHolder(path: string): LockHolder | null {
  try {
    return lockHolderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new HarnessError(`the lock \`${to}\` cannot be made: ${String(error)}`, { cause: error });
  }
}

/** Rising. */
function numbersIn(folder: string): readonly number[] {
  const names = readdirSync(folder).map((name) => /^lock\.(\d{1,15})$/.exec(name)?.[1]);
  return names.flatMap((digits) => (digits === undefined ? [] : [Number(digits)])).toSorted((a, b) => a - b);
}

function pathOf(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}
