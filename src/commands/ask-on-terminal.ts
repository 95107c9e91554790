import { isCancel, text } from '@clack/prompts';
import type { Ask } from './first-questions.ts';

/** Asks on the terminal. On stderr, so that what is printed on stdout can be piped. */
export const askOnTerminal: Ask = async ({ message, example }, check) => {
  const answer = await text({
    message,
    placeholder: example,
    validate: (typed) => check(typed ?? '') ?? undefined,
    output: process.stderr,
  });
  return isCancel(answer) ? null : (answer ?? '');
};
