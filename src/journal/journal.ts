import { sha256 } from '../base/canonical-json.ts';
import { invariant } from '../base/errors.ts';
import type { Entry, EntryBody } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { inKeyOrder } from './key-order.ts';

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
  const chain = { head: chainStart };
  return {
    entries,
    lines,
    get head() {
      return chain.head;
    },
    append<B extends EntryBody>(at: number, body: B): Entry<B> {
      invariant(entries.length < limits.journalEntriesMax, 'a trial wrote more journal entries than any trial may');
      const entry: Entry<B> = inKeyOrder({ ...body, at, prev: chain.head, seq: entries.length });
      const text = JSON.stringify(entry);
      chain.head = sha256(text);
      lines.push(`${text.slice(0, -1)},"hash":"${chain.head}"}`);
      entries.push(entry);
      return entry;
    },
  };
}
