/** The environment as requal uses it. Nothing else reads `process.env` or asks about terminals. */
export function environmentValue(name: string): string | null {
  return process.env[name] ?? null;
}

/** Whether a person watches stderr and has not asked for plain text (https://no-color.org). */
export function colourWanted(): boolean {
  return Boolean(process.stderr.isTTY) && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/** Whether stderr can redraw a line, so that a progress bar makes sense. */
export function canRedraw(): boolean {
  return Boolean(process.stderr.isTTY) && process.env['TERM'] !== 'dumb' && !process.env['CI'];
}

/** Columns of the terminal behind stderr; 100 when it is not one. */
export function terminalColumns(): number {
  return process.stderr.columns ?? 100;
}

/** The few variables a child process needs to start; everything else of the environment stays here. */
export function cleanedEnvironment(): Record<string, string> {
  const path = process.env['PATH'];
  return path === undefined ? {} : { PATH: path };
}

/** Everything, for the tools that requal drives on the user's behalf: they need homes, proxies and sockets. */
export function wholeEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Whether a person is there to answer a question: both ends of the conversation are a terminal. */
export function canAsk(): boolean {
  return Boolean(process.stdin.isTTY) && Boolean(process.stderr.isTTY);
}
