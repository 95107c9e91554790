import type { CommandModule } from 'yargs';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly report: string;
  readonly automation: string;
  readonly number: number;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** `requal sample REPORT AUTOMATION NUMBER` */
export const sampleCommand: CommandModule<object, Options> = {
  command: 'sample <report> <automation> <number>',
  describe: 'Play one trial of a qualification again, and check that it is the one that was listed',
  builder: (args) =>
    args
      .positional('report', { type: 'string', demandOption: true, describe: 'Folder that `requal qualify` wrote' })
      .positional('automation', { type: 'string', demandOption: true, describe: 'Its id, as the report has it' })
      .positional('number', {
        type: 'number',
        demandOption: true,
        describe: 'Number of the trial, as trials.txt has it',
      })
      .option('out', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--out'),
        describe: 'File for its journal [default: in the report]',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document' })
      .example('$0 sample reports/qualify-1 rolling-restart/oom-leak/restart 17', 'then `requal explain` its journal')
      .epilogue('Exit codes: 0 the same trial, 3 bad input, 5 another one than was listed.'),
  handler: async (options) => {
    const { sampleAndPrint } = await import('./sample-and-print.ts');
    process.exitCode = await sampleAndPrint(options);
  },
};
