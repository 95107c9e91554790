import type { Argv, CommandModule } from 'yargs';
import type { QualifyOptions } from './qualify-and-print.ts';
import { outOption } from './out-option.ts';
import { redactOption } from './redact-option.ts';
import { saidOnce } from './said-once.ts';

interface Options extends Omit<QualifyOptions, 'asOf'> {
  readonly 'as-of': string | undefined;
}

/** How sure it has to be, and how it is played. */
function withPlan<T>(args: Argv<T>) {
  return args
    .option('confidence', {
      type: 'number',
      default: 0.99,
      requiresArg: true,
      coerce: saidOnce<number>('--confidence'),
      describe: 'How sure the plan has to be, between 0 and 1; the error is split over all automations',
    })
    .option('budget', {
      type: 'number',
      default: 1e-3,
      requiresArg: true,
      coerce: saidOnce<number>('--budget'),
      describe: 'Highest tolerated rate of violations per exposure',
    })
    .option('seed', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number | undefined>('--seed'),
      describe: 'Another seed than the one made of the inputs; then nothing can be certified',
    })
    .option('workers', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number | undefined>('--workers'),
      describe: 'Threads; what comes of it is the same for any number [default: one per core]',
    });
}

/** `requal qualify --candidate DIR --profile FILE` */
export const qualifyCommand: CommandModule<object, Options> = {
  command: 'qualify',
  describe: 'Show with evidence, automation by automation, what may still act alone on the system as it is now',
  builder: (args) =>
    withPlan(args)
      .option('candidate', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        coerce: saidOnce<string>('--candidate'),
        describe: 'Folder of the candidate that is to be qualified',
      })
      .option('profile', {
        type: 'string',
        demandOption: true,
        requiresArg: true,
        coerce: saidOnce<string>('--profile'),
        describe: 'File of the system profile, at most 30 days old',
      })
      .option('as-of', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--as-of'),
        describe: 'Date on which it counts [default: today]',
      })
      .option('out', outOption)
      .option('redact', redactOption)
      .option('ledger', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--ledger'),
        describe:
          'File in which every start is written down before its first trial [default: requalification/ledger.jsonl]',
      })
      .option('sign', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--sign'),
        describe:
          'Private key, as a file or env:NAME, with which the certificate is signed; never the author of the policy',
      })
      .option('waivers', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--waivers'),
        describe: 'File with findings of the veto set that somebody answers for until a date, as for `requal gate`',
      })
      .option('since', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--since'),
        describe: 'The last certificate, in the folder of its report: what changed since, and what came of each change',
      })
      .option('trust', {
        type: 'string',
        requiresArg: true,
        coerce: saidOnce<string | undefined>('--trust'),
        describe:
          'Public keys of those whose signature on the last certificate counts; without them it is not verified',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print the report as one JSON document' })
      .example('$0 qualify --candidate policies/mine --profile profiles/mine.yaml', 'the whole plan')
      .example(
        '$0 qualify --candidate policies/mine --profile profiles/mine.yaml --sign signing-key.pem',
        'and a certificate',
      )
      .epilogue(
        'Exit codes: 0 requalified, 1 an automation is demoted, 2 inconclusive, 3 bad input, 5 the last certificate cannot be trusted, 130 interrupted: nothing is written then.',
      ),
  handler: async (options) => {
    const { qualifyAndPrint } = await import('./qualify-and-print.ts');
    process.exitCode = await qualifyAndPrint({ ...options, asOf: options['as-of'] });
  },
};
