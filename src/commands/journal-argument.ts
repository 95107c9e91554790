import type { Argv } from 'yargs';

/** What every verb that reads a journal takes. */
export interface JournalOptions {
  readonly journal: string;
  readonly json: boolean;
}

/** Adds the journal and `--json` to a verb's arguments. */
export function withJournal<T>(args: Argv<T>): Argv<T & JournalOptions> {
  return args
    .positional('journal', { type: 'string', demandOption: true, describe: 'A .jsonl file of a report' })
    .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' });
}
