import type { Argv } from 'yargs';
import { saidOnce } from './said-once.ts';

/** Adds an option that takes one text, once, for each name, with what help says of it. */
export function withTextOptions<T>(args: Argv<T>, described: Readonly<Record<string, string>>): Argv<T> {
  let all = args;
  for (const [name, describe] of Object.entries(described)) {
    const coerce = saidOnce<string | undefined>(`--${name}`);
    all = all.option(name, { type: 'string', requiresArg: true, coerce, describe });
  }
  return all;
}
