import type { CommandModule } from 'yargs';
import { printDocument } from './print-document.ts';

interface Options {
  readonly facts: boolean;
  readonly json: boolean;
}

/** `requal list` */
export const listCommand: CommandModule<object, Options> = {
  command: 'list',
  describe: 'Show scenarios, replays, candidates and invariants, their requirement ids, and what covers what',
  builder: (args) =>
    args
      .option('facts', { type: 'boolean', default: false, describe: 'Show only what a clause of a policy may read' })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 list', 'everything that is shipped')
      .example('$0 list --facts', 'each value that a clause of a policy may read, with its type and unit'),
  handler: async ({ facts, json }) => {
    const { listShipped } = await import('../jobs/list-shipped.ts');
    const { factsText, listText } = await import('../report/list-text.ts');
    const { terminalColumns } = await import('../base/environment.ts');
    const shipped = listShipped();
    const textOf = facts ? factsText : listText;
    if (json) printDocument('list', facts ? { facts: shipped.facts } : shipped);
    else process.stdout.write(textOf(shipped, terminalColumns('stdout')));
  },
};
