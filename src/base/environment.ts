/** The environment as requal uses it. Nothing else reads `process.env` or asks about terminals. */
export function environmentValue(name: string): string | null {
  return process.env[name] ?? null;
}

/** Where a text goes. One may be a terminal while the other is a file or a pipe. */
export type OutputName = 'stdout' | 'stderr';

/** Whether a person watches this output and has not asked for plain text (https://no-color.org). */
export function colourWanted(output: OutputName): boolean {
  return isTerminal(output) && !process.env['NO_COLOR'];
}

/** Whether this output is a terminal that can do more than print letters. */
export function isTerminal(output: OutputName): boolean {
  return Boolean(process[output].isTTY) && process.env['TERM'] !== 'dumb';
}

/** Whether stderr can redraw a line, so that a progress bar makes sense. */
export function canRedraw(): boolean {
  return isTerminal('stderr') && !process.env['CI'];
}

/** Columns of the terminal behind this output; 100 when it is not one, or one that does not say. */
export function terminalColumns(output: OutputName): number {
  return process[output].columns || 100;
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
