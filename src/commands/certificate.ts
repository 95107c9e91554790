import type { CommandModule } from 'yargs';
import { withTextOptions } from './text-options.ts';

interface Options {
  readonly verb: 'verify' | 'show' | 'prove' | 'revoke';
  readonly file: string;
  readonly candidate: string | undefined;
  readonly trust: string | undefined;
  readonly profile: string | undefined;
  readonly ledger: string | undefined;
  readonly 'as-of': string | undefined;
  readonly report: string | undefined;
  readonly journal: string | undefined;
  readonly reason: string | undefined;
  readonly by: string | undefined;
  readonly json: boolean;
}

const texts = {
  candidate: 'verify: folder of the candidate as it is now',
  trust: 'verify: folder of the public keys of those who may sign, or one such key',
  profile: 'verify: the system profile as it is now',
  ledger: 'verify: the ledger in which it was issued, to see whether it was revoked; revoke: the same',
  'as-of': 'verify: the day of which it is asked [default: today]',
  report: 'prove: folder of the report that it came with',
  journal: 'prove: the journal of one trial, kept or replayed',
  reason: 'revoke: why',
  by: 'revoke: who says so',
} as const;

/** `requal certificate verify|show|prove|revoke FILE` */
export const certificateCommand: CommandModule<object, Options> = {
  command: 'certificate <verb> <file>',
  describe: 'Check a certificate without a network, show it in plain words, or take it back',
  builder: (args) => {
    const withVerb = args
      .positional('verb', {
        choices: ['verify', 'show', 'prove', 'revoke'] as const,
        demandOption: true,
        describe:
          'verify says whether it may be relied on, show what it says, prove that a trial is among those it signs, revoke takes it back',
      })
      .positional('file', { type: 'string', demandOption: true, describe: 'certificate.json of a report' });
    return withTextOptions(withVerb, texts)
      .option('json', { type: 'boolean', default: false, describe: 'Print one JSON document on stdout' })
      .example(
        '$0 certificate verify certificate.json --candidate policies/mine --trust trust/',
        'may it be relied on?',
      )
      .example('$0 certificate verify ... --ledger requalification/ledger.jsonl', 'and was it revoked?')
      .example('$0 certificate show reports/.../certificate.json', 'what it says')
      .example('$0 certificate prove certificate.json --report reports/... --journal TRIAL.jsonl', 'a trial is in it')
      .epilogue(
        'Exit codes of verify: 0 it may be relied on and says requalified, 1 it may be relied on and says demoted, 2 it may be relied on and is inconclusive, 3 bad input, 5 refused: each reason is named. Of the others: 0 done, 3 bad input, 5 no certificate or a damaged ledger.',
      ) as never;
  },
  handler: async (options) => {
    const { certificateAndPrint } = await import('./certificate-and-print.ts');
    process.exitCode = await certificateAndPrint(options.verb, {
      file: options.file,
      candidate: options.candidate ?? null,
      trust: options.trust ?? null,
      profile: options.profile ?? null,
      ledger: options.ledger ?? null,
      asOf: options['as-of'] ?? null,
      report: options.report ?? null,
      journal: options.journal ?? null,
      reason: options.reason ?? null,
      by: options.by ?? null,
      json: options.json,
    });
  },
};
