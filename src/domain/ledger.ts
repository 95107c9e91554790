import { z } from 'zod';
import { faultKinds } from './fault.ts';
import { dateSchema } from './primitives.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const words = z.string().min(1).max(1_000);
const person = z.string().min(1).max(200);
const automationId = z.string().min(1).max(200);

/** What came of an autonomous action, as people saw it. */
export const outcomeResultSchema = z.enum(['helped', 'needless', 'harmful']);
export type OutcomeResult = z.output<typeof outcomeResultSchema>;

/** A re-qualification begins. It is written before the first trial, so that one that is broken off is on record, too. */
const attemptBegun = z.strictObject({
  kind: z.literal('attempt-begun'),
  /** The report's id. */
  attempt: z.string().min(1).max(200),
  /** Name of the policy, by which attempts with other versions of it are found. */
  policy: z.string().min(1).max(200),
  candidate: sha256,
  profile: sha256,
  /** Digest of everything that the certifying seed is made of. */
  inputs: sha256,
  seed: count,
  /** Who runs it, so that one without an end is known to run still or to have been broken off. */
  runner: z.strictObject({ pid: z.int().positive(), started: z.string().max(200), host: z.string().max(300) }),
});

const attemptEnded = z.strictObject({
  kind: z.literal('attempt-ended'),
  attempt: z.string().min(1).max(200),
  verdict: z.enum(['requalified', 'demoted', 'inconclusive', 'aborted']),
});

const certificateIssued = z.strictObject({
  kind: z.literal('certificate-issued'),
  /** SHA-256 of the signed statement. */
  certificate: sha256,
  report: z.string(),
  candidate: sha256,
  keyid: sha256,
  asOf: dateSchema,
  validUntil: dateSchema,
  automations: z.array(automationId),
});

const outcomeRecorded = z.strictObject({
  kind: z.literal('outcome-recorded'),
  automation: automationId,
  /** The day on which automation acted alone. */
  happenedOn: dateSchema,
  result: outcomeResultSchema,
  /** Whether a better outcome was to be had; always so for what was needless or harmful. */
  suboptimal: z.boolean(),
  /** What was truly behind the incident; null where that is not known, as in all entries of before there was this field. */
  cause: z.enum(faultKinds).nullable().default(null),
  by: person,
  /** Empty when nobody had more to say. */
  note: z.string().max(1_000),
});

const scenarioFailed = z.strictObject({
  kind: z.literal('scenario-failed'),
  scenario: z.string().min(1).max(200),
  scenarioDigest: sha256,
  candidate: sha256,
  /** The chain head of the journal that proves it. */
  trial: sha256,
});

const certificateRevoked = z.strictObject({
  kind: z.literal('certificate-revoked'),
  certificate: sha256,
  reason: words,
  by: person,
});

const chain = {
  /** Its number, from 0. */
  entry: count,
  /** When it was written down. */
  recordedAt: z.iso.datetime(),
  prev: sha256,
  hash: sha256,
};

/** One line of a ledger. Lines are chained like those of a journal. */
export const ledgerEntrySchema = z.discriminatedUnion('kind', [
  attemptBegun.extend(chain),
  attemptEnded.extend(chain),
  certificateIssued.extend(chain),
  outcomeRecorded.extend(chain),
  scenarioFailed.extend(chain),
  certificateRevoked.extend(chain),
]);
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;
export type LedgerKind = LedgerEntry['kind'];
export type LedgerEntryOf<K extends LedgerKind> = Extract<LedgerEntry, { readonly kind: K }>;
/** An entry as it is handed over to be written: its place in the chain is given to it there. */
export type LedgerBodyOf<K extends LedgerKind> = Omit<LedgerEntryOf<K>, keyof typeof chain>;
export type LedgerBody = { [K in LedgerKind]: LedgerBodyOf<K> }[LedgerKind];

/** A ledger that was read whole. */
export interface Ledger {
  readonly file: string;
  readonly entries: readonly LedgerEntry[];
  /** Hash of the last entry; zeros for none. */
  readonly head: string;
}
