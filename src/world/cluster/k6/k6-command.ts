import { dirname } from 'node:path';
import { unreachable } from '../../../base/errors.ts';
import type { K6Binary } from './find-k6.ts';
import type { K6Plan } from './k6-plan.ts';

/** Name of the script in the folder that k6 runs in. */
export const scriptFile = 'script.js';

export interface K6Call {
  readonly binary: K6Binary;
  readonly image: string;
  readonly plan: K6Plan;
  /** Holds the script, takes the summary. */
  readonly folder: string;
  /** Port on 127.0.0.1 for k6's REST API, by which it is released. */
  readonly controlPort: number;
  /** Name of the container, if it is one. */
  readonly container: string;
  /** Whether the user asked on purpose for load on other hosts than this machine. */
  readonly anyHost: boolean;
}

/** All addresses but 127.0.0.0/8, so that k6 itself refuses to send anything off this machine. */
const elsewhere = [
  '0.0.0.0/2',
  '64.0.0.0/3',
  '96.0.0.0/4',
  '112.0.0.0/5',
  '120.0.0.0/6',
  '124.0.0.0/7',
  '126.0.0.0/8',
  '128.0.0.0/1',
  '::/0',
];

/**
 * The command that starts k6, paused, with its points as JSON lines on stdout and nothing else there. k6 2.x opens its
 * REST API only where an address is given, 1.x always.
 */
export function k6Command(call: K6Call): readonly [string, ...string[]] {
  const { binary, plan, folder, container, image } = call;
  const run = ['run', ...flags(call), `-e`, `REQUAL_URL=${plan.url}`];
  switch (binary.in) {
    case 'process':
      return [...binary.command, ...run, scriptFile];
    case 'container': {
      const mounts = ['--volume', `${folder}:/requal`, '--workdir', '/requal'];
      const authority = plan.authorityFile;
      if (authority !== null)
        mounts.push('--volume', `${authority}:/authority.pem:ro`, '--env', 'SSL_CERT_FILE=/authority.pem');
      if (plan.script !== null) mounts.push('--volume', scriptMount(plan.script));
      const owner = ['--user', 'root', '--network', 'host', '--name', container];
      return [...binary.command, 'run', '--rm', '--pull', 'never', ...owner, ...mounts, image, ...run, scriptFile];
    }
    default:
      return unreachable(binary.in);
  }
}

/**
 * A user's own script keeps its path in the container, and what lies beside it is there as well. What it imports from
 * outside of its folder is not.
 */
function scriptMount(script: string): string {
  const folder = dirname(script);
  return `${folder}:${folder}:ro`;
}

function flags({ controlPort, anyHost }: K6Call): readonly string[] {
  return [
    '--paused',
    '--address',
    `127.0.0.1:${controlPort}`,
    '--no-usage-report',
    '--no-color',
    '--quiet',
    '--out',
    'json=-',
    ...(anyHost ? [] : elsewhere.flatMap((range) => ['--blacklist-ip', range])),
  ];
}
