import type { CommandModule } from 'yargs';

interface Options {
  readonly what: readonly string[];
  readonly candidate: readonly string[];
  readonly world: 'simulator' | 'recorded' | undefined;
  readonly seed: number;
  readonly seeds: number;
  readonly out: string;
  readonly json: boolean;
}

/** `requal run [what...]` */
export const runCommand: CommandModule<object, Options> = {
  command: 'run [what..]',
  describe: 'Try candidates on scenarios and replays, judge them, and write a report',
  builder: (args) =>
    args
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
        describe: 'Folder of a candidate; may be repeated [default: policies/production-platform]',
      })
      .option('world', {
        choices: ['simulator', 'recorded'] as const,
        describe: 'Where it happens; by default scenarios in the simulator and replays as recorded',
      })
      .option('seed', { type: 'number', default: 1, requiresArg: true, describe: 'First seed' })
      .option('seeds', {
        type: 'number',
        default: 1,
        requiresArg: true,
        describe: 'How many seeds, counted up from the first',
      })
      .option('out', {
        type: 'string',
        default: 'reports',
        requiresArg: true,
        describe: 'Folder below which the report is written',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the summary as one JSON document on stdout' })
      .example('$0 run', 'all that is shipped against policies/production-platform')
      .example('$0 run leak-restart --candidate policies/mine --seeds 20', 'one scenario, twenty seeds')
      .example('$0 run replays/ --world recorded --json', 'all replays, for a program to read') as never,
  handler: async (options) => {
    const { runAndPrint } = await import('./run-and-print.ts');
    process.exitCode = await runAndPrint(options);
  },
};
