import { closestName } from '../base/closest-name.ts';
import { UserError } from '../base/errors.ts';

/** What the command line knew when it could not make sense of what was written. */
export interface Usage {
  /** The commands as they are declared, such as `verify <journal>`. */
  readonly commands: readonly string[];
  /** Names of the options of the command in question, without dashes. */
  readonly options: readonly string[];
  /** What was written, without the program's name. */
  readonly words: readonly string[];
}

/** Turns yargs' message into a mistake of the user: what is wrong with which word, and what was probably meant. */
export function usageMistake(message: string, { commands, options, words }: Usage): UserError {
  const [verb = ''] = words;
  const command = commands.find((text) => text.split(' ')[0] === verb);
  if (command === undefined) return commandMistake(verb, commands);
  const help = `\`requal ${verb} --help\` shows what there is.`;
  const unknown = /^Unknown arguments?: ([^,]+)/.exec(message)?.[1];
  if (unknown !== undefined) return unknownWord(unknown, verb, options, words);
  if (message.startsWith('Not enough non-option arguments')) {
    const missing = /<\w+>/.exec(command)?.[0] ?? 'word';
    return new UserError(`\`requal ${verb}\` is missing its ${missing}.`, { mend: `Write \`requal ${command}\`.` });
  }
  const bare = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (bare !== undefined) return new UserError(`${dashed(bare)} needs a value.`, { mend: help });
  const choice = /Argument: ([^,]+), Given: (.+), Choices: (.+)$/s.exec(message);
  if (choice)
    return new UserError(`${dashed(choice[1] ?? '')} cannot be ${choice[2]}.`, { mend: `Choose from ${choice[3]}.` });
  return new UserError(message, { mend: help });
}

function commandMistake(verb: string, commands: readonly string[]): UserError {
  const help = '`requal --help` shows the commands.';
  if (verb === '') return new UserError('No command was named.', { mend: help });
  if (verb.startsWith('-')) return new UserError(`There is no option ${verb} without a command.`, { mend: help });
  const verbs = commands.map((text) => text.split(' ')[0] ?? '');
  const near =
    closestName(verb, verbs) ?? verbs.find((name) => name.startsWith(verb) || sameLetters(name, verb)) ?? null;
  return new UserError(`There is no command \`${verb}\`.`, {
    mend: near === null ? help : `Did you mean \`${near}\`?`,
  });
}

function unknownWord(name: string, verb: string, options: readonly string[], words: readonly string[]): UserError {
  const help = `\`requal ${verb} --help\` shows what there is.`;
  if (words.includes(name)) return new UserError(`\`requal ${verb}\` does not take \`${name}\`.`, { mend: help });
  const near = closestName(name, options);
  return new UserError(`\`requal ${verb}\` has no option ${dashed(name)}.`, {
    mend: near === null ? help : `Did you mean ${dashed(near)}?`,
  });
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** Two letters changed places, which in a short word is too much of a change for `closestName`. */
function sameLetters(a: string, b: string): boolean {
  return a.split('').toSorted().join('') === b.split('').toSorted().join('');
}
