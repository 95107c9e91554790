import type { CommandModule } from 'yargs';
import type { ClusterOptions } from './cluster-options.ts';
import { withClusterOptions } from './cluster-options.ts';
import { redactOption } from './redact-option.ts';
import { saidOnce } from './said-once.ts';

interface Options extends ClusterOptions {
  readonly scenario: string | undefined;
  readonly worlds: string | undefined;
  readonly journal: readonly string[];
  readonly candidate: string | undefined;
  readonly seed: number;
  readonly seeds: number;
  readonly out: string;
  readonly redact: string | undefined;
  readonly json: boolean;
}

/** `requal compare --scenario S --worlds simulator,cluster` and `requal compare --journal A --journal B` */
export const compareCommand: CommandModule<object, Options> = {
  command: 'compare',
  describe: 'Put one scenario side by side in two worlds, or two kept journals of it',
  builder: (args) =>
    withClusterOptions(args)
      .option('scenario', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--scenario'),
        describe: 'Scenario or replay to try in both worlds: a file or an id',
      })
      .option('worlds', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--worlds'),
        describe: 'Two of simulator, cluster and recorded, with a comma between them [default: simulator,cluster]',
      })
      .option('journal', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        requiresArg: true,
        describe: 'A kept journal; said twice, those two are compared and nothing is run',
      })
      .option('candidate', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--candidate'),
        describe: 'Folder of the candidate [default: policies/production-platform]',
      })
      .option('seed', {
        type: 'number',
        default: 1,
        requiresArg: true,
        coerce: saidOnce<number>('--seed'),
        describe: 'Seed of both trials',
      })
      .option('seeds', {
        type: 'number',
        default: 10,
        requiresArg: true,
        coerce: saidOnce<number>('--seeds'),
        describe: 'How many seeds the simulator is tried with, so that its milestones are intervals',
      })
      .option('redact', redactOption)
      .option('out', {
        type: 'string',
        default: 'reports',
        requiresArg: true,
        coerce: saidOnce<string>('--out'),
        describe: 'Folder below which the reports are written',
      })
      .option('json', {
        type: 'boolean',
        default: false,
        describe: 'Print the comparison as one JSON document on stdout',
      })
      .example('$0 compare --scenario cluster-leak-known-cause --time-scale 8', 'simulator and cluster, side by side')
      .example(
        '$0 compare --scenario posthog-2025-10-21-flags-redis --worlds recorded,simulator',
        'a recording and its closed loop',
      )
      .example('$0 compare --journal A.jsonl --journal B.jsonl', 'two kept journals of one scenario; runs nothing')
      .epilogue(
        'Exit codes: the worse of the two trials (0 pass, 1 fail, 2 inconclusive), whether or not they agree; 3 bad input, 4 harness fault (also a cluster that could not be put back), 5 a broken journal, 130 interrupted. With --json the one document on stdout is the comparison (requal/comparison/v1), or what kept it from being made (requal/error/v1).',
      ),
  handler: async (options) => {
    const { compareAndPrint } = await import('./compare-and-print.ts');
    process.exitCode = await compareAndPrint(options);
  },
};
