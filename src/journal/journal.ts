import { sha256 } from '../base/canonical-json.ts';
import { invariant } from '../base/errors.ts';
import type { Entry, EntryBody } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { inKeyOrder, sortedKeysOf } from './key-order.ts';

/** `prev` of the first entry. */
export const chainStart = '0'.repeat(64);

/** The record of one trial while it grows. Each entry is chained to the one before by SHA-256. */
export interface Journal {
  /** Adds an entry at a time of the trial and returns it as the judge will see it. Throws past the entry limit. */
  append<B extends EntryBody>(at: number, body: B): Entry<B>;
  readonly entries: readonly Entry[];
  /** The lines as a file holds them, without line ends. */
  readonly lines: readonly string[];
  /** Hash of the newest entry: the digest of the whole trace. */
  readonly head: string;
}

/** An empty journal in memory. */
export function createJournal(): Journal {
  const entries: Entry[] = [];
  const lines: string[] = [];
  let head = chainStart;
  return {
    entries,
    lines,
    get head() {
      return head;
    },
    append<B extends EntryBody>(at: number, body: B): Entry<B> {
      invariant(entries.length < limits.journalEntriesMax, 'a trial wrote more journal entries than any trial may');
      const entry = makeEntry(body, at, head, entries.length);
      const text = JSON.stringify(entry);
      head = sha256(text);
      lines.push(`${text.slice(0, -1)},"hash":"${head}"}`);
      entries.push(entry as unknown as Entry);
      return entry as unknown as Entry<B>;
    },
  };
}

/**
 * The entry with its keys sorted at every depth, so that plain `JSON.stringify` gives its canonical bytes (RFC 8785).
 * The order of the top keys is worked out once for each kind, since bodies of a kind have the same fields.
 */
function makeEntry(body: EntryBody, at: number, prev: string, seq: number): Record<string, unknown> {
  const place: Record<string, unknown> = { at, prev, seq };
  const source = body as unknown as Record<string, unknown>;
  const entry: Record<string, unknown> = {};
  for (const key of sortedKeysOf(body)) entry[key] = key in place ? place[key] : inKeyOrder(source[key]);
  return entry;
}
