import { environmentValue } from '../../base/environment.ts';
import { HarnessError } from '../../base/errors.ts';
import { runProgram } from '../../base/run-program.ts';
import type { ProgramEnd } from '../../base/run-program.ts';

/** The programs that requal drives, each with how it tells its version and where a user gets it. */
const catalogue = {
  docker: {
    variable: 'REQUAL_DOCKER',
    versionArgs: ['version', '--format', '{{.Client.Version}}'],
    get: 'install Docker: https://docs.docker.com/engine/install/',
  },
  kind: {
    variable: 'REQUAL_KIND',
    versionArgs: ['version'],
    get: 'install kind: https://kind.sigs.k8s.io/docs/user/quick-start/#installation',
  },
  kubectl: {
    variable: 'REQUAL_KUBECTL',
    versionArgs: ['version', '--client', '-o', 'json'],
    get: 'install kubectl: https://kubernetes.io/docs/tasks/tools/',
  },
  k6: {
    variable: 'REQUAL_K6',
    versionArgs: ['version'],
    get: 'install k6: https://grafana.com/docs/k6/latest/set-up/install-k6/, or let requal use the image grafana/k6',
  },
} as const;

export type ProgramName = keyof typeof catalogue;

export const programNames = Object.keys(catalogue) as readonly ProgramName[];

/** The way to get a program. */
export function howToGet(name: ProgramName): string {
  return catalogue[name].get;
}

/** The command of a program: what its variable says (`REQUAL_K6=/opt/k6`), else its name, looked up on the PATH. */
export function programCommand(name: ProgramName): string {
  return environmentValue(catalogue[name].variable) ?? name;
}

/** Its version as three numbers and what may follow, for example `1.8.1`; null when it is not there or does not say. */
export async function programVersion(name: ProgramName): Promise<string | null> {
  const end = await runTool(name, catalogue[name].versionArgs, { timeLimitMs: 10_000 });
  // docker tells the client's version also when it reaches no engine, and then ends with code 1.
  return end.kind === 'ended' ? versionIn(end.stdout) : null;
}

/** The first version in a text; two numbers are not one. */
export function versionIn(text: string): string | null {
  return /\d+\.\d+\.\d+(-[0-9a-z.]+)?/.exec(text)?.[0] ?? null;
}

export interface ToolOptions {
  readonly timeLimitMs: number;
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs one of the programs to its end. Never rejects. */
export function runTool(name: ProgramName, args: readonly string[], options: ToolOptions): Promise<ProgramEnd> {
  const { timeLimitMs, input, environment } = options;
  return runProgram({
    program: programCommand(name),
    args,
    input: input ?? null,
    environment: environment ?? {},
    timeLimitMs,
  });
}

/** What it wrote to stdout. Throws `HarnessError` unless it ended well, with the last of what it said. */
export async function toolOutput(name: ProgramName, args: readonly string[], options: ToolOptions): Promise<string> {
  const end = await runTool(name, args, options);
  if (end.kind === 'ended' && end.code === 0) return end.stdout;
  throw new HarnessError(`\`${name} ${args.slice(0, 3).join(' ')}\` failed: ${whyFailed(name, end)}`);
}

/** One line on why a program did not do what it should. */
export function whyFailed(name: ProgramName, end: ProgramEnd): string {
  if (end.kind === 'not-found') return `there is no program \`${programCommand(name)}\`; ${howToGet(name)}`;
  const said = lastLines(end.stderr === '' ? end.stdout : end.stderr);
  const how = end.kind === 'ended' ? `it ended with code ${end.code}` : end.reason;
  return said === '' ? how : `${how}: ${said}`;
}

function lastLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .slice(-3)
    .join(' | ')
    .slice(-600);
}
