import { sha256 } from '../base/canonical-json.ts';
import { invariant } from '../base/errors.ts';
import { treeChanges } from '../base/tree-changes.ts';
import type { Entry, EntryBody } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { inKeyOrder } from './key-order.ts';
import { continuesLook, groupOf, likenessOf } from './look-group.ts';
import type { LookGroup } from './look-group.ts';

/** `prev` of the first line. */
export const chainStart = '0'.repeat(64);

/** The record of one trial while it grows. Each line is chained to the one before by SHA-256. */
export interface Journal {
  /** Adds an entry at a time of the trial and returns it as the judge will see it. Throws past the entry limit. */
  append<B extends EntryBody>(at: number, body: B): Entry<B>;
  readonly entries: readonly Entry[];
  /**
   * The lines as a file holds them, without line ends. One line holds one entry, or all entries of one look by what
   * changed since an earlier look at the same (design.md section 8); whoever reads them has every entry again.
   */
  readonly lines: readonly string[];
  /** Hash of the newest line: the digest of the whole trace. */
  readonly head: string;
}

/** An earlier look that others are told by. */
interface Base {
  readonly seq: number;
  readonly group: LookGroup;
  /** Length of its lines when it was told in full. */
  readonly length: number;
}

/** Told by its changes, a look must be shorter than this share of a look told in full; else it is told in full. */
const shorterBy = 0.7;

/** An empty journal in memory. */
export function createJournal(): Journal {
  const entries: Entry[] = [];
  const writer = createWriter();
  return {
    entries,
    get lines() {
      return writer.lines();
    },
    get head() {
      return writer.head();
    },
    append<B extends EntryBody>(at: number, body: B): Entry<B> {
      invariant(entries.length < limits.journalEntriesMax, 'a trial wrote more journal entries than any trial may');
      const entry: Entry<B> = inKeyOrder({ ...body, at, seq: entries.length });
      entries.push(entry);
      writer.write(entry);
      return entry;
    },
  };
}

/** Writes entries as lines. A look is held until it is known to be whole. */
function createWriter() {
  const written: string[] = [];
  const bases = new Map<string, Base>();
  let held: Entry[] = [];
  let head = chainStart;

  function push(value: Readonly<Record<string, unknown>>): number {
    const text = JSON.stringify(inKeyOrder({ ...value, prev: head }));
    head = sha256(text);
    written.push(`${text.slice(0, -1)},"hash":"${head}"}`);
    return text.length;
  }
  function release(): void {
    const [first] = held;
    if (!first) return;
    const look = held;
    held = [];
    const group = groupOf(look);
    const { shown, step } = likenessOf(look);
    const base = bases.get(step) ?? bases.get(shown);
    const changes = group && base && treeChanges(base.group, group);
    const isShort = changes && JSON.stringify(changes).length < base.length * shorterBy;
    if (isShort) push({ kind: 'again', at: first.at, seq: first.seq, like: base.seq, changes });
    const length = isShort ? base.length : look.reduce((sum, entry) => sum + push({ ...entry }), 0);
    if (group) for (const key of [shown, step]) bases.set(key, { seq: first.seq, group, length });
  }
  return {
    write(entry: Entry): void {
      const before = held.at(-1);
      if (before && continuesLook(before, entry)) held.push(entry);
      else {
        release();
        if (entry.kind === 'observation') held.push(entry);
        else push({ ...entry });
      }
    },
    lines(): readonly string[] {
      release();
      return written;
    },
    head(): string {
      release();
      return head;
    },
  };
}
