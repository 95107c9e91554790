import type { CommandModule } from 'yargs';
import type { JournalOptions } from './journal-argument.ts';
import { withJournal } from './journal-argument.ts';
import { printDocument } from './print-document.ts';

/** `requal verify JOURNAL` */
export const verifyCommand: CommandModule<object, JournalOptions> = {
  command: 'verify <journal>',
  describe: 'Check the hash chain and the end entry of a journal',
  builder: (args) =>
    withJournal(args)
      .example('$0 verify reports/.../<trial>.jsonl', 'whole and unbroken, or the first bad line')
      .epilogue(
        'Exit codes: 0 the journal is whole, 3 no such file, 5 it was cut, edited, reordered or never finished.',
      ),
  handler: async ({ journal, json }) => {
    const { readJournal } = await import('../journal/read-journal.ts');
    const { start, entries, head } = readJournal(journal);
    const answer = { journal, valid: true, entries: entries.length, chainHead: head, scenario: start.scenario.id };
    if (json) printDocument('verification', answer);
    else process.stdout.write(`${journal}: whole and unbroken, ${entries.length} entries, chain head ${head}\n`);
  },
};
