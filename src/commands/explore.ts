import type { CommandModule } from 'yargs';
import type { FoundOptions } from './found-options.ts';
import { candidateOption, withFoundOptions } from './found-options.ts';
import { outOption } from './out-option.ts';
import { redactOption } from './redact-option.ts';
import { saidOnce } from './said-once.ts';

interface Options extends FoundOptions {
  readonly candidate: string | undefined;
  readonly profile: string | undefined;
  readonly runs: number | undefined;
  readonly workers: number | undefined;
  readonly time: string | undefined;
  readonly seed: number | undefined;
  readonly resume: string | undefined;
  readonly property: readonly string[];
  readonly hidden: boolean;
  readonly out: string;
  readonly redact: string | undefined;
}

/** `requal explore --candidate DIR` */
export const exploreCommand: CommandModule<object, Options> = {
  command: 'explore',
  describe: 'Generate incidents that nobody wrote down, find what breaks the charter, reduce it and keep it',
  builder: (args) =>
    withFoundOptions(args.option('candidate', candidateOption))
      .option('profile', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--profile'),
        describe: 'A system profile: its services, calls, load, people and history instead of drawn ones',
      })
      .option('runs', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--runs'),
        describe: 'Incidents at most [default: 1000, or with --time as many as it has room for]',
      })
      .option('time', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--time'),
        describe:
          'Time at most for exploring, such as 60s; how many incidents that are depends on the machine, and reducing comes on top',
      })
      .option('seed', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--seed'),
        describe: 'The same seed explores the same incidents in the same order [default: 1]',
      })
      .option('workers', {
        type: 'number',
        requiresArg: true,
        coerce: saidOnce<number>('--workers'),
        describe:
          'Threads that try incidents; what is found is the same for any number [default: one per core, or 1 for few runs]',
      })
      .option('property', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [],
        requiresArg: true,
        describe: 'Watch this one only; may be repeated. `requal list` names the invariants and the relations',
      })
      .option('hidden', {
        type: 'boolean',
        default: false,
        describe: 'Also hazards that nothing shown gives away, which no policy could know of',
      })
      .option('resume', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string>('--resume'),
        describe:
          'Folder of an exploration that was broken off, to go on with; what is asked, and where the report goes, is taken from there; --runs, --time and --found may be said anew',
      })
      .option('out', outOption)
      .option('redact', redactOption)
      .example('$0 explore --candidate policies/mine', 'a thousand incidents')
      .example(
        '$0 explore --candidate policies/mine --time 60s --seed 7',
        'a minute of others, and what reducing takes',
      )
      .example('$0 explore --candidate policies/mine --profile mine.yaml', 'on the system as it is now')
      .example('$0 explore --candidate policies/mine --property novel-pattern', 'one rule only')
      .example('$0 explore --resume reports', 'goes on with the exploration that was broken off there')
      .epilogue(
        'Exit codes: 0 nothing found, 1 a property was broken, 2 one that was named, or all of them, was never put to the test, or requal failed at an incident, 3 bad input, 130 interrupted: what was found until then is kept.',
      ),
  handler: async (options) => {
    const { exploreAndPrint } = await import('./explore-and-print.ts');
    process.exitCode = await exploreAndPrint(options);
  },
};
