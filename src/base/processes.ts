/** The id of this process. */
export function processId(): number {
  return process.pid;
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
