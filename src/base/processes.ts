import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, hostname } from 'node:os';

/** The id of this process. */
export function processId(): number {
  return process.pid;
}

/** How many threads this process can keep busy at one time. */
export function coresAvailable(): number {
  return availableParallelism();
}

/** The name of this machine or container, in which process ids mean something. */
export function hostName(): string {
  return hostname();
}

/**
 * Whether a process with this id runs now. One that has ended but that nobody has asked for its exit code yet still has its
 * id and can be signalled, and does not count: it does nothing and holds nothing.
 */
export function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return !hasEnded(statFields(id));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When the process with this id began, as a text that is the same at every look and differs for a later process with the
 * same id; null when there is no such process, or the system does not say.
 */
export function processStart(id: number): string | null {
  const fields = statFields(id);
  if (fields === null) return startByPs(id);
  return hasEnded(fields) ? null : (fields[19] ?? null);
}

/**
 * What proc(5) says of a process, from the third field (its state) on: the second is its name, which may itself hold blanks
 * and brackets. Null where there is no such process or no such file system.
 */
function statFields(id: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function hasEnded(fields: readonly string[] | null): boolean {
  return fields?.[0] === 'Z';
}

function startByPs(id: number): string | null {
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(id)], { encoding: 'utf8' });
  return status === 0 && stdout.trim() !== '' ? stdout.trim() : null;
}

/** The version of the Node that runs this, for example `24.21.0`. */
export function nodeVersion(): string {
  return process.versions.node;
}

/** Ends a process, if what runs under its id began at that time and so is still the same one. */
export function endSameProcess(id: number, startedAt: string): void {
  if (processStart(id) !== startedAt) return;
  try {
    // A group of its own, as all long-running programs of requal have.
    process.kill(-id, 'SIGKILL');
  } catch {
    if (isRunning(id)) process.kill(id, 'SIGKILL');
  }
}

/**
 * Makes this process show nothing but its name where others list processes, so that a program on trial that looks at what
 * started it does not read the name of the scenario there. Where the system cannot, it does nothing.
 */
export function hideCommandLine(): void {
  process.title = 'requal';
}
