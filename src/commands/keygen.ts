import type { CommandModule } from 'yargs';
import { printDocument } from './print-document.ts';
import { saidOnce } from './said-once.ts';

interface Options {
  readonly out: string;
  readonly owner: string;
  readonly json: boolean;
}

/** `requal keygen --out DIR --owner "Name, role"` */
export const keygenCommand: CommandModule<object, Options> = {
  command: 'keygen',
  describe: 'Make a key to sign certificates with, and the public half for those who trust you',
  builder: (args) =>
    args
      .option('out', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        coerce: saidOnce<string>('--out'),
        describe: 'Folder for both halves; nothing in it is written over',
      })
      .option('owner', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        coerce: saidOnce<string>('--owner'),
        describe: 'Who signs with it: name, role',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example('$0 keygen --out ~/requal-key --owner "Jane Doe, compliance lead"', 'a key of your own')
      .epilogue(
        'The private half is signing-key.pem, which only you may read; what others need is public-key.json. Exit codes: 0 made, 3 bad input.',
      ),
  handler: async ({ out, owner, json }) => {
    const { makeKeys } = await import('../jobs/make-keys.ts');
    const { keysText } = await import('../report/keys-text.ts');
    const keys = makeKeys(out, owner);
    if (json) printDocument('keygen', keys);
    else process.stdout.write(keysText(keys));
  },
};
