import type { CommandModule } from 'yargs';
import { printDocument } from './print-document.ts';

interface Options {
  readonly json: boolean;
}

/** `requal list` */
export const listCommand: CommandModule<object, Options> = {
  command: 'list',
  describe: 'Show scenarios, replays, candidates and invariants, their requirement ids, and what covers what',
  builder: (args) =>
    args
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 list', 'everything that is shipped'),
  handler: async ({ json }) => {
    const { listShipped } = await import('../jobs/list-shipped.ts');
    const { listText } = await import('../report/list-text.ts');
    const { terminalColumns } = await import('../base/environment.ts');
    const shipped = listShipped();
    if (json) printDocument('list', shipped);
    else process.stdout.write(listText(shipped, terminalColumns('stdout')));
  },
};
