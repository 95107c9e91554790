import type { CommandModule } from 'yargs';
import type { FoundOptions } from './found-options.ts';
import { candidateOption, withFoundOptions } from './found-options.ts';
import { saidOnce } from './said-once.ts';

interface Options extends FoundOptions {
  readonly candidate: string;
  readonly file: string;
  readonly property: string | undefined;
  readonly check: boolean;
}

/** `requal reduce FILE --candidate DIR` */
export const reduceCommand: CommandModule<object, Options> = {
  command: 'reduce <file>',
  describe: 'Make a scenario that breaks a rule as small as it can be while it still does',
  builder: (args) =>
    withFoundOptions(args.option('candidate', { ...candidateOption, demandOption: true }))
      .positional('file', {
        type: 'string',
        demandOption: true,
        describe: 'A scenario file or id, or the id of a replay that is also in closed loop',
      })
      .option('property', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--property'),
        describe: 'What has to go on breaking [default: the first that breaks]',
      })
      .option('check', {
        type: 'boolean',
        default: false,
        describe: 'Only say whether it breaks, in one trial (two or three for a relation), and change no file',
      })
      .example('$0 reduce scenarios/mine.yaml --candidate policies/mine', 'the smallest incident that still fails')
      .example(
        '$0 reduce mine.yaml --candidate policies/mine --property no-harm --check',
        'whether it breaks, and nothing else',
      )
      .epilogue(
        'Exit codes: 0 nothing breaks, 1 something breaks (and was reduced), or no rule does and the trial fails all the same, 2 what was asked about was not put to the test, 3 bad input, 130 interrupted: the best so far is kept.',
      ),
  handler: async (options) => {
    const { reduceAndPrint } = await import('./reduce-and-print.ts');
    process.exitCode = await reduceAndPrint(options);
  },
};
