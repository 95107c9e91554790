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
  /** What the world left that is kept beside the journal and is no part of it: no judge reads it, and no digest holds it. */
  readonly beside: FileBeside[];
}

/** A file of its own, such as the summary of a load generator. */
export interface FileBeside {
  /** What it is, as a part of the name of its file: `k6-users.json`. */
  readonly name: string;
  readonly text: string;
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
  return new GrowingJournal();
}

/** A class for its getters: in a literal they would give each journal a shape of its own, which costs more than writing it. */
class GrowingJournal implements Journal {
  readonly entries: Entry[] = [];
  readonly beside: FileBeside[] = [];
  readonly #writer = createWriter();

  get lines(): readonly string[] {
    return this.#writer.lines();
  }

  get head(): string {
    return this.#writer.head();
  }

  append<B extends EntryBody>(at: number, body: B): Entry<B> {
    const { entries } = this;
    invariant(entries.length < limits.journalEntriesMax, 'a trial wrote more journal entries than any trial may');
    const entry: Entry<B> = inKeyOrder({ ...body, at, seq: entries.length });
    entries.push(entry);
    this.#writer.write(entry);
    return entry;
  }
}

/** Writes entries as lines. A look is held until it is known to be whole. */
function createWriter() {
  const written: string[] = [];
  const bases = new Map<string, Base>();
  let held: Entry[] = [];
  let head = chainStart;

  /** Takes the text of a line with the hash of the line before in it, and returns its length. */
  function push(text: string): number {
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
    const changes = group && base ? JSON.stringify(treeChanges(base.group, group)) : null;
    const again = base && changes !== null && changes.length < base.length * shorterBy ? { base, changes } : null;
    if (again) push(againText(first, again.base.seq, again.changes, head));
    const length = again ? again.base.length : look.reduce((sum, entry) => sum + push(entryText(entry, head)), 0);
    if (group) for (const key of [shown, step]) bases.set(key, { seq: first.seq, group, length });
  }
  return {
    write(entry: Entry): void {
      const before = held.at(-1);
      if (before && continuesLook(before, entry)) held.push(entry);
      else {
        release();
        if (entry.kind === 'observation') held.push(entry);
        else push(entryText(entry, head));
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

/** The line of an entry, whose keys are in order, with `prev` at its place among them. */
function entryText(entry: Entry, prev: string): string {
  const line: Record<string, unknown> = {};
  let isPlaced = false;
  for (const key of Object.keys(entry) as (keyof Entry)[]) {
    // Every entry has its `seq`, which comes after `prev`.
    if (!isPlaced && key > 'prev') {
      line['prev'] = prev;
      isPlaced = true;
    }
    line[key] = entry[key];
  }
  return JSON.stringify(line);
}

/** The line of a look that is told by its changes. They are parts of entries, so their keys are in order. */
function againText({ at, seq }: Entry, like: number, changes: string, prev: string): string {
  return `{"at":${at},"changes":${changes},"kind":"again","like":${like},"prev":"${prev}","seq":${seq}}`;
}
