import type { CommandModule } from 'yargs';
import { faultKinds } from '../domain/fault.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { OutcomeResult } from '../domain/ledger.ts';
import { saidOnce } from './said-once.ts';
import { withTextOptions } from './text-options.ts';

interface Options {
  readonly verb: 'record' | 'failed';
  readonly ledger: string | undefined;
  readonly automation: string | undefined;
  readonly at: string | undefined;
  readonly result: OutcomeResult | undefined;
  readonly suboptimal: boolean;
  readonly by: string | undefined;
  readonly note: string | undefined;
  readonly cause: FaultKind | undefined;
  readonly profile: string | undefined;
  readonly journal: string | undefined;
  readonly json: boolean;
}

const texts = {
  ledger: 'The ledger of the certificates [default: requalification/ledger.jsonl]',
  automation: 'record: its id, action/pattern/rule, as `requal certificate show` names it',
  at: 'record: the day on which it acted alone',
  by: 'record: who says so',
  note: 'record: what is worth knowing',
  profile: 'record: the profile of the next qualification, whose `outcomes` get it as well, comments kept',
  journal: 'failed: the kept journal of the trial that failed; it is judged again',
} as const;

/** `requal outcome record|failed` */
export const outcomeCommand: CommandModule<object, Options> = {
  command: 'outcome <verb>',
  describe: 'Write down what came of an autonomous action, or that a scenario was failed: either may end a certificate',
  builder: (args) => {
    const withVerb = args.positional('verb', {
      choices: ['record', 'failed'] as const,
      demandOption: true,
      describe: 'record: what an automation did alone and what came of it; failed: a trial that failed since',
    });
    return withTextOptions(withVerb, texts)
      .option('result', {
        choices: ['helped', 'needless', 'harmful'] as const,
        requiresArg: true,
        coerce: saidOnce<OutcomeResult | undefined>('--result'),
        describe: 'record: what came of it',
      })
      .option('cause', {
        choices: faultKinds,
        requiresArg: true,
        coerce: saidOnce<FaultKind | undefined>('--cause'),
        describe: 'record: what was truly behind the incident, where that is known',
      })
      .option('suboptimal', {
        type: 'boolean',
        default: false,
        describe: 'record: it helped, and a better outcome was to be had',
      })
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example(
        '$0 outcome record --automation rolling-restart/oom-leak/restart --at 2026-01-31 --result harmful --by "Jane Doe"',
        'ends every certificate of this automation',
      )
      .example(
        '$0 outcome record --automation rolling-restart/oom-leak/restart --at 2026-01-31 --result harmful --by "Jane Doe" --cause data-corruption --profile profiles/mine.yaml',
        'and the profile has it, for the next qualification',
      )
      .example('$0 outcome failed --journal reports/.../<trial>.jsonl', 'ends the certificates of this candidate')
      .epilogue(
        'Exit codes: 0 written down, 3 bad input, 4 the ledger cannot be written, 5 a damaged ledger or journal.',
      ) as never;
  },
  handler: async (options) => {
    const { outcomeAndPrint } = await import('./outcome-and-print.ts');
    await outcomeAndPrint(options.verb, {
      ledger: options.ledger ?? null,
      automation: options.automation ?? null,
      at: options.at ?? null,
      result: options.result ?? null,
      suboptimal: options.suboptimal,
      by: options.by ?? null,
      note: options.note ?? null,
      cause: options.cause ?? null,
      profile: options.profile ?? null,
      journal: options.journal ?? null,
      json: options.json,
    });
  },
};
