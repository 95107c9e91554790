import { UserError } from '../base/errors.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { OutcomeResult } from '../domain/ledger.ts';
import { defaultLedger } from '../jobs/ledger.ts';
import { recordFailedScenario, recordOutcome } from '../jobs/record-outcome.ts';
import type { RecordedOutcome } from '../jobs/record-outcome.ts';
import { outcomeText } from '../report/outcome-text.ts';
import { parseDate, today } from './parse-date.ts';
import { printDocument } from './print-document.ts';

/** What `requal outcome` was asked; null is what was not said. */
export interface OutcomeOptions {
  readonly ledger: string | null;
  readonly automation: string | null;
  readonly at: string | null;
  readonly result: OutcomeResult | null;
  readonly suboptimal: boolean;
  readonly by: string | null;
  readonly note: string | null;
  readonly cause: FaultKind | null;
  readonly profile: string | null;
  readonly journal: string | null;
  readonly json: boolean;
}

/** Writes into the ledger what was told, and prints what that ends. */
export async function outcomeAndPrint(verb: 'record' | 'failed', options: OutcomeOptions): Promise<void> {
  const ledger = options.ledger ?? defaultLedger;
  const recorded = verb === 'record' ? await record(ledger, options) : await failed(ledger, options);
  if (options.json) printDocument('ledger-entry', { ledger, ...recorded });
  else process.stdout.write(outcomeText(ledger, recorded));
}

async function record(ledger: string, options: OutcomeOptions): Promise<RecordedOutcome> {
  if (options.journal !== null) throw new UserError('`outcome record` takes no --journal.');
  const happenedOn = parseDate('--at', needed('--at', options.at));
  if (happenedOn > today())
    throw new UserError(`${happenedOn} is yet to come.`, { mend: 'Write the day on which it acted.' });
  const told = {
    automation: needed('--automation', options.automation),
    happenedOn,
    result: needed('--result', options.result),
    suboptimal: options.suboptimal,
    cause: options.cause,
    by: needed('--by', options.by),
    note: options.note ?? '',
  };
  return recordOutcome(ledger, told, options.profile);
}

async function failed(ledger: string, options: OutcomeOptions): Promise<RecordedOutcome> {
  const told = {
    '--suboptimal': options.suboptimal || null,
    '--note': options.note,
    '--automation': options.automation,
    '--at': options.at,
    '--result': options.result,
    '--by': options.by,
    '--cause': options.cause,
    '--profile': options.profile,
  };
  const [extra] = Object.entries(told).find(([, value]) => value !== null) ?? [];
  if (extra !== undefined) throw new UserError(`\`outcome failed\` takes no ${extra}: the journal tells all.`);
  return recordFailedScenario(ledger, needed('--journal', options.journal));
}

function needed<T>(option: string, value: T | null): T {
  if (value !== null) return value;
  throw new UserError(`${option} is missing.`, { mend: '`requal outcome --help` shows examples.' });
}
