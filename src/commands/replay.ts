import type { CommandModule } from 'yargs';
import type { JournalOptions } from './journal-argument.ts';
import { withJournal } from './journal-argument.ts';
import { saidOnce } from './said-once.ts';
import { printDocument } from './print-document.ts';

interface Options extends JournalOptions {
  readonly candidate: string | undefined;
}

/** `requal replay JOURNAL` */
export const replayCommand: CommandModule<object, Options> = {
  command: 'replay <journal>',
  describe: 'Run the trial of a journal again and compare it byte by byte',
  builder: (args) =>
    withJournal(args)
      .option('candidate', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--candidate'),
        describe: 'Folder of the candidate; by default the copy that the report keeps',
      })
      .example('$0 replay reports/.../<trial>.jsonl', 'byte-identical, or the first entry that differs')
      .epilogue(
        'Exit codes: 0 the same bytes, 1 another journal, 3 the trial cannot be made again, 5 a broken journal.',
      ),
  handler: async ({ journal, json, candidate }) => {
    const { replayTrial } = await import('../jobs/replay-trial.ts');
    const { replayText } = await import('../report/replay-text.ts');
    const { exitCodes } = await import('../base/exit-codes.ts');
    const comparison = await replayTrial(journal, candidate ?? null);
    if (json) printDocument('replay', comparison);
    else process.stdout.write(`${replayText(comparison)}\n`);
    process.exitCode = comparison.identical ? exitCodes.pass : exitCodes.fail;
  },
};
