import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly candidate: string;
  readonly asOf: string | undefined;
  readonly json: boolean;
}

/** `requal lint CANDIDATE` */
export const lintCommand: CommandModule<object, Options> = {
  command: 'lint <candidate>',
  describe: "Read a candidate's policy and runbooks as a reviewer would",
  builder: (args) =>
    args
      .positional('candidate', { type: 'string', demandOption: true, describe: 'Folder of the candidate' })
      .option('as-of', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--as-of'),
        describe: 'Date that reviews and expiries are held against [default: today]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 lint policies/production-platform', 'every finding with file, line and column')
      .example('$0 lint policies/mine --as-of 2026-01-31', 'as it would look on that day')
      .epilogue('Exit codes: 0 nothing that must be mended, 1 errors were found, 3 no such candidate.') as never,
  handler: async ({ candidate, asOf, json }) => {
    const { lintAndPrint } = await import('./lint-and-print.ts');
    process.exitCode = lintAndPrint(candidate, asOf ?? null, json);
  },
};
