import { hostname } from 'node:os';

/** The id of this process. */
export function processId(): number {
  return process.pid;
}

/** The name of this machine or container, in which process ids mean something. */
export function hostName(): string {
  return hostname();
}

/** Whether a process with this id runs now. */
export function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
