import type { CommandModule } from 'yargs';
import type { JournalOptions } from './journal-argument.ts';
import { withJournal } from './journal-argument.ts';
import { printDocument } from './print-document.ts';

/** `requal judge JOURNAL` */
export const judgeCommand: CommandModule<object, JournalOptions> = {
  command: 'judge <journal>',
  describe: "Judge a kept journal again with today's rules",
  builder: (args) =>
    withJournal(args)
      .example('$0 judge reports/.../<trial>.jsonl', "today's verdict on an old trial")
      .epilogue('Exit codes: 0 pass, 1 fail, 2 inconclusive, 3 no such file, 5 a broken journal.'),
  handler: async ({ journal, json }) => {
    const { judgeJournal } = await import('../jobs/judge-journal.ts');
    const { judgementText } = await import('../report/judgement-text.ts');
    const { exitCodes } = await import('../base/exit-codes.ts');
    const trial = judgeJournal(journal);
    if (json) printDocument('judgement', trial);
    else process.stdout.write(judgementText(trial));
    process.exitCode = exitCodes[trial.verdict];
  },
};
