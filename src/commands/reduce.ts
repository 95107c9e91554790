import type { CommandModule } from 'yargs';
import type { FoundOptions } from './found-options.ts';
import { withFoundOptions } from './found-options.ts';
import { saidOnce } from './said-once.ts';

interface Options extends FoundOptions {
  readonly file: string;
  readonly property: string | undefined;
}

/** `requal reduce FILE --candidate DIR` */
export const reduceCommand: CommandModule<object, Options> = {
  command: 'reduce <file>',
  describe: 'Make a scenario that breaks a rule as small as it can be while it still does',
  builder: (args) =>
    withFoundOptions(args)
      .positional('file', { type: 'string', demandOption: true, describe: 'A scenario file' })
      .option('property', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--property'),
        describe: 'What has to go on breaking [default: the first that breaks]',
      })
      .example('$0 reduce scenarios/mine.yaml --candidate policies/mine', 'the smallest incident that still fails')
      .epilogue(
        'Exit codes: 0 nothing breaks, 1 something breaks and was reduced, 3 bad input, 130 interrupted: the best so far is kept.',
      ),
  handler: async (options) => {
    const { reduceAndPrint } = await import('./reduce-and-print.ts');
    process.exitCode = await reduceAndPrint(options);
  },
};
