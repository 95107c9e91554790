import { HarnessError } from '../../../base/errors.ts';

/** How k6 is started on this machine: the binary, or its container image. */
export interface K6Binary {
  readonly version: string;
  readonly command: readonly [string, ...string[]];
  readonly in: 'process' | 'container';
}

/** Asks a program for its version; null when there is no such program or it failed. */
export type AskVersion = (command: readonly [string, ...string[]]) => Promise<string | null>;

const majors = [1, 2];
const howToGetIt =
  'Install k6 1.x or 2.x (https://grafana.com/docs/k6/latest/set-up/install-k6/) or name it in REQUAL_K6.';

/**
 * k6 by name or path, else its container image, if an engine and the image are there. Throws a `HarnessError` that says
 * how to get it.
 */
export async function findK6(named: string | null, image: string, ask: AskVersion): Promise<K6Binary> {
  const program = named ?? 'k6';
  const said = await ask([program, 'version']);
  if (said !== null) return { version: supported(said, `\`${program}\``), command: [program], in: 'process' };
  if (named !== null) throw new HarnessError(`REQUAL_K6 names \`${named}\`, which does not start. ${howToGetIt}`);
  const inImage = await ask(['docker', 'run', '--rm', '--pull', 'never', image, 'version']);
  if (inImage === null) {
    throw new HarnessError(`k6 is not on PATH, and there is no container image \`${image}\` to run it. ${howToGetIt}`);
  }
  return { version: supported(inImage, `the image \`${image}\``), command: ['docker'], in: 'container' };
}

/** `1.8.1` out of `k6 v1.8.1 (go1.26.8, linux/amd64)`. */
function supported(said: string, what: string): string {
  const [, version, major] = /\bv((\d+)\.\d+\.\d+\S*)/.exec(said) ?? [];
  if (version === undefined || !majors.includes(Number(major))) {
    throw new HarnessError(
      `${what} says \`${said.trim().slice(0, 80)}\`: that is no k6 that requal knows. ${howToGetIt}`,
    );
  }
  return version;
}
