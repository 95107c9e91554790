import type { Argv } from 'yargs';
import { outOption } from './out-option.ts';
import { redactOption } from './redact-option.ts';
import { saidOnce } from './said-once.ts';

/** Adds what is compared, and how much of it is played. */
export function withGateSubject<T>(args: Argv<T>) {
  return args
    .option('baseline', {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      coerce: saidOnce<string>('--baseline'),
      describe: "Folder of the policy that is replaced, or a git ref: the candidate's folder as it was there",
    })
    .option('candidate', {
      type: 'string',
      demandOption: true,
      requiresArg: true,
      coerce: saidOnce<string>('--candidate'),
      describe: 'Folder of the candidate',
    })
    .option('time', {
      type: 'string',
      default: '60s',
      requiresArg: true,
      coerce: saidOnce<string>('--time'),
      describe: 'Time at most; how many incidents that are depends on the machine',
    })
    .option('trials', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number>('--trials'),
      describe: 'Exactly so many incidents under both, however long they take, so that the result is the same anywhere',
    })
    .option('seed', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number>('--seed'),
      describe: 'Plays these incidents in this order [default: a digest of baseline and candidate]',
    })
    .option('workers', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number>('--workers'),
      describe: 'Threads; what is found is the same for any number [default: one per core]',
    });
}

/** Adds what decides, and what is written. */
export function withGateRules<T>(args: Argv<T>) {
  return args
    .option('on-inconclusive', {
      choices: ['fail', 'pass'] as const,
      default: 'fail' as const,
      requiresArg: true,
      coerce: saidOnce<'fail' | 'pass'>('--on-inconclusive'),
      describe: 'Exit code of an inconclusive comparison: 2, or 0; it is called inconclusive either way',
    })
    .option('confidence', {
      type: 'number',
      default: 0.95,
      requiresArg: true,
      coerce: saidOnce<number>('--confidence'),
      describe: 'Of the bound, and against calling a candidate worse that is not',
    })
    .option('budget', {
      type: 'number',
      default: 0.01,
      requiresArg: true,
      coerce: saidOnce<number>('--budget'),
      describe: 'Highest share of exposures in which violations may be added',
    })
    .option('usefulness-budget', {
      type: 'number',
      requiresArg: true,
      coerce: saidOnce<number>('--usefulness-budget'),
      describe: 'Highest share of exposures in which people may be called in addition [default: told, and no limit]',
    })
    .option('waivers', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--waivers'),
      describe: 'File with findings that somebody answers for until a date',
    })
    .option('as-of', {
      type: 'string',
      requiresArg: true,
      coerce: saidOnce<string>('--as-of'),
      describe: 'Date that reviews, exceptions and waivers are held against [default: today]',
    })
    .option('annotations', {
      type: 'boolean',
      default: false,
      describe: 'Also print GitHub annotations, which stand beside the lines of the change',
    })
    .option('out', outOption)
    .option('redact', redactOption)
    .option('json', { type: 'boolean', default: false, describe: 'Print the result as one JSON document on stdout' });
}
