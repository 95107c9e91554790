import { describe, expect, it } from 'vitest';
import { usageMistake } from '../../../src/commands/usage-mistake.ts';

const commands = ['run [what..]', 'replay <journal>', 'verify <journal>'];

function told(message: string, words: readonly string[]): string {
  const { message: what, mend } = usageMistake(message, { commands, options: ['seed', 'seeds', 'out', 'h'], words });
  return `${what} ${mend}`;
}

describe('wrong usage', () => {
  it('of a command names the nearest one, also for its beginning or two letters that changed places', () => {
    for (const word of ['rnu', 'ru', 'rum']) expect(told('', [word])).toContain('Did you mean `run`?');
    expect(told('', ['verif'])).toContain('Did you mean `verify`?');
    expect(told('', ['xyzzy'])).not.toContain('Did you mean');
  });

  it('of an option names the nearest one of this command', () => {
    expect(told('Unknown argument: sed', ['run', '--sed'])).toBe(
      '`requal run` has no option --sed. Did you mean --seed?',
    );
    expect(told('Unknown argument: x', ['run', '-x'])).toContain('has no option -x.');
    expect(told('Unknown arguments: as-off, asOff', ['run', '--as-off'])).toContain('has no option --as-off.');
  });

  it('tells a word too many from an option that is not there', () => {
    expect(told('Unknown argument: b', ['verify', 'a', 'b'])).toContain('`requal verify` does not take `b`.');
  });

  it('names the word that is missing, and how the command is written', () => {
    const message = 'Not enough non-option arguments: got 0, need at least 1';
    expect(told(message, ['verify'])).toBe(
      '`requal verify` is missing its <journal>. Write `requal verify <journal>`.',
    );
  });

  it('keeps a message that it does not know, and says where help is', () => {
    expect(told('Something else.', ['run'])).toBe('Something else. `requal run --help` shows what there is.');
  });
});
