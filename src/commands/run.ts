import type { CommandModule } from 'yargs';
import { UserError } from '../base/errors.ts';
import type { WorldName } from '../domain/world.ts';
import type { CertificateOptions } from './certificate-options.ts';
import { withCertificateOptions } from './certificate-options.ts';
import type { ClusterOptions } from './cluster-options.ts';
import { withClusterOptions } from './cluster-options.ts';
import { outOption } from './out-option.ts';
import { redactOption } from './redact-option.ts';
import { saidOnce } from './said-once.ts';

interface Options extends ClusterOptions, CertificateOptions {
  readonly what: readonly string[];
  readonly candidate: readonly string[];
  readonly world: WorldName | undefined;
  readonly seed: number | undefined;
  readonly seeds: number | undefined;
  readonly workers: number | undefined;
  readonly resume: string | undefined;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** `requal run [what...]` */
export const runCommand: CommandModule<object, Options> = {
  command: 'run [what..]',
  describe: 'Try candidates on scenarios and replays, judge them, and write a report',
  builder: (args) =>
    withCertificateOptions(withClusterOptions(args))
      .positional('what', {
        type: 'string',
        array: true,
        default: [],
        describe: 'Scenario or replay files, folders or ids; all that is shipped when none is named',
      })
      .option('candidate', {
        type: 'string',
        array: true,
        default: [],
        requiresArg: true,
        nargs: 1,
        coerce: namedFolders,
        describe: 'Folder of a candidate; may be repeated [default: policies/production-platform]',
      })
      .option('world', {
        choices: ['simulator', 'recorded', 'cluster'] as const,
        requiresArg: true,
        coerce: saidOnce<Options['world']>('--world'),
        describe:
          'Where it happens; by default scenarios in the simulator and replays as recorded. A cluster is made by `requal cluster up`',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--seed'),
        describe: 'First seed [default: 1]',
      })
      .option('seeds', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--seeds'),
        describe: 'How many seeds, counted up from the first [default: 1]',
      })
      .option('workers', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--workers'),
        describe:
          'Threads that run trials; the results are the same for any number [default: one per core, or 1 for few trials]',
      })
      .option('resume', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--resume'),
        describe: 'Folder of a run that was broken off, to go on with; what else is asked is taken from there',
      })
      .option('out', outOption)
      .option('redact', redactOption)
      .option('json', { type: 'boolean', default: false, describe: 'Print the summary as one JSON document on stdout' })
      .example('$0 run', 'all that is shipped against policies/production-platform')
      .example('$0 run leak-known-cause --candidate policies/mine --seeds 20', 'one scenario, twenty seeds')
      .example('$0 run leak-novel --candidate policies/mine --candidate policies/always-ask', 'two on the same draws')
      .example('$0 run replays/ --world recorded --json', 'all replays, for a program to read')
      .example('$0 run --resume reports/run-20260101T120000Z-unfinished', 'goes on with a run that was broken off')
      .example('$0 run cluster-leak-known-cause --world cluster --time-scale 8', 'on a real cluster, under real load')
      .epilogue(
        'Exit codes: the worst of the trials (0 pass, 1 fail, 2 inconclusive), 3 bad input, 4 harness fault (also a cluster that could not be put back), 130 interrupted. With --json the one document on stdout is the summary (requal/summary/v2), or what kept it from being made (requal/error/v1).',
      ),
  handler: async (options) => {
    const { runAndPrint } = await import('./run-and-print.ts');
    process.exitCode = await runAndPrint(options);
  },
};

/** `--candidate "$UNSET"` must not quietly mean something else. */
function namedFolders(folders: readonly string[]): readonly string[] {
  if (folders.includes('')) throw new UserError('--candidate needs a value.');
  return folders;
}
