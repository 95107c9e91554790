import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly file: string;
  readonly candidate: string;
  readonly property: string | undefined;
  readonly found: string;
  readonly json: boolean;
}

/** `requal reduce FILE --candidate DIR` */
export const reduceCommand: CommandModule<object, Options> = {
  command: 'reduce <file>',
  describe: 'Make a scenario that breaks a rule as small as it can be while it still does',
  builder: (args) =>
    args
      .positional('file', { type: 'string', demandOption: true, describe: 'A scenario file' })
      .option('candidate', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        coerce: saidOnce<string>('--candidate'),
        describe: 'Folder of the candidate',
      })
      .option('property', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--property'),
        describe: 'What has to go on breaking [default: the first that breaks]',
      })
      .option('found', {
        type: 'string',
        default: 'scenarios/found',
        requiresArg: true,
        coerce: saidOnce<string>('--found'),
        describe: 'Folder for the reduced scenario',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the result as one JSON document on stdout' })
      .example('$0 reduce scenarios/mine.yaml --candidate policies/mine', 'the smallest incident that still fails')
      .epilogue(
        'Exit codes: 0 nothing breaks, 1 something breaks and was reduced, 3 bad input, 130 interrupted: the best so far is kept.',
      ),
  handler: async (options) => {
    const { reduceAndPrint } = await import('./reduce-and-print.ts');
    process.exitCode = await reduceAndPrint(options);
  },
};
