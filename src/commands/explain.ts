import type { CommandModule } from 'yargs';
import type { JournalOptions } from './journal-argument.ts';
import { withJournal } from './journal-argument.ts';
import { saidOnce } from './said-once.ts';
import { printDocument } from './print-document.ts';

interface Options extends JournalOptions {
  readonly at: string | undefined;
}

/** `requal explain JOURNAL [--at T]` */
export const explainCommand: CommandModule<object, Options> = {
  command: 'explain <journal>',
  describe: 'Tell each decision of a trial in a paragraph: what was seen, decided, ruled, answered and done',
  builder: (args) =>
    withJournal(args)
      .option('at', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--at'),
        describe: 'Only the decision at or before this moment of the trial, such as 13m or 13:30',
      })
      .example('$0 explain reports/.../<trial>.jsonl', 'the whole trial')
      .example('$0 explain <journal> --at 13m', 'one decision'),
  handler: async ({ journal, json, at }) => {
    const { readJournal } = await import('../journal/read-journal.ts');
    const { explainJournal } = await import('../report/explain-text.ts');
    const { parseMoment } = await import('./parse-moment.ts');
    const { entries, start } = readJournal(journal);
    const text = explainJournal(entries, at === undefined ? null : parseMoment(at));
    if (json) printDocument('explanation', { journal, scenario: start.scenario.id, text });
    else process.stdout.write(`${text}\n`);
  },
};
