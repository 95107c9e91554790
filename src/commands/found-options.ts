import type { Argv } from 'yargs';
import { saidOnce } from './said-once.ts';

/** What the verbs that reduce and keep a scenario share. */
export interface FoundOptions {
  readonly found: string | undefined;
  readonly json: boolean;
}

/** `--candidate` of a verb that is about one. */
export const candidateOption = {
  type: 'string',
  requiresArg: true,
  coerce: saidOnce<string>('--candidate'),
  describe: 'Folder of the candidate',
} as const;

/** Where it is kept unless another folder is named. */
export const foundUsual = 'scenarios/found';

/** Adds `--found` and `--json`. */
export function withFoundOptions<T>(args: Argv<T>) {
  return args
    .option('found', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string | undefined>('--found'),
      describe:
        'Folder for what was reduced; what is in scenarios/found `requal run` tries first from then on [default: scenarios/found]',
    })
    .option('json', { type: 'boolean', default: false, describe: 'Print the result as one JSON document on stdout' });
}
