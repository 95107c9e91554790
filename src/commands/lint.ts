import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly candidate: string;
  readonly asOf: string | undefined;
  readonly json: boolean;
  readonly sarif: string | undefined;
}

/** `requal lint CANDIDATE` */
export const lintCommand: CommandModule<object, Options> = {
  command: 'lint <candidate>',
  describe: "Read a candidate's policy and runbooks as a reviewer would, and try its clauses in every case",
  builder: (args) =>
    args
      .positional('candidate', { type: 'string', demandOption: true, describe: 'Folder of the candidate' })
      .option('as-of', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--as-of'),
        describe: 'Date that reviews and expiries are held against [default: today]',
      })
      .option('sarif', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--sarif'),
        describe: 'File for the findings as SARIF 2.1.0, on the lines of the YAML files',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 lint policies/production-platform', 'every finding with file, line and column')
      .example('$0 lint policies/mine --as-of 2026-01-31', 'as it would look on that day')
      .example('$0 lint policies/mine --sarif lint.sarif', 'for the code host, beside the change')
      .epilogue('Exit codes: 0 nothing that must be mended, 1 errors were found, 3 no such candidate.') as never,
  handler: async ({ candidate, asOf, json, sarif }) => {
    const { lintAndPrint } = await import('./lint-and-print.ts');
    process.exitCode = lintAndPrint({ candidate, asOf: asOf ?? null, json, sarif: sarif ?? null });
  },
};
