import { readFileSync, statSync } from 'node:fs';
import { canonicalJson, sha256 } from '../base/canonical-json.ts';
import { IntegrityError, UserError } from '../base/errors.ts';
import { changedTree } from '../base/tree-changes.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import { chainStart } from './journal.ts';
import { inKeyOrder } from './key-order.ts';
import { entriesOf, groupOf, lookFrom } from './look-group.ts';

/** A journal whose chain holds from the first entry to the end entry. */
export interface VerifiedJournal {
  readonly entries: readonly Entry[];
  readonly lines: readonly string[];
  readonly start: EntryOf<'start'>;
  readonly head: string;
}

/** What is wrong with a journal, and in which line, counted from 1. */
export interface JournalFlaw {
  readonly line: number;
  readonly what: string;
}

/**
 * Reads a journal from a file and checks all of it. Throws `UserError` when there is no such file and
 * `IntegrityError`, with the line, when it was cut, edited, reordered or never finished.
 */
export function readJournal(file: string): VerifiedJournal {
  const result = checkJournal(readText(file));
  if (!('flaw' in result)) return result;
  throw new IntegrityError(result.flaw.what, {
    place: { file, line: result.flaw.line, column: null },
    mend: noEvidence,
  });
}

const noEvidence = 'The journal is no evidence as it stands. Take it from a backup, or run the trial again.';

/** Checks the text of a journal: each line, the chain, and the end entry. */
export function checkJournal(text: string): VerifiedJournal | { readonly flaw: JournalFlaw } {
  if (text === '') return { flaw: { line: 1, what: 'The journal is empty.' } };
  const cut = !text.endsWith('\n');
  const lines = text.split('\n');
  if (!cut) lines.pop();
  const entries: Entry[] = [];
  let head = chainStart;
  for (const [index, line] of lines.entries()) {
    const read = checkLine(line, entries, head);
    const late = entries.at(-1)?.kind === 'end' && typeof read !== 'string';
    const result = late ? 'There is an entry after the end entry.' : read;
    if (typeof result === 'string')
      return { flaw: { line: index + 1, what: flawOfLine(result, cut && index === lines.length - 1) } };
    entries.push(...result.entries);
    head = result.hash;
  }
  const flaw = cut
    ? { line: lines.length, what: 'The last line has no line end: the journal was cut.' }
    : flawOfEnds(entries, lines.length);
  return flaw ? { flaw } : { entries, lines, start: entries[0] as EntryOf<'start'>, head };
}

function readText(file: string): string {
  const place = { file, line: null, column: null };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    const message = stat?.isDirectory() ? 'This is a folder and no journal.' : 'There is no such journal.';
    throw new UserError(message, { place, mend: 'Name a .jsonl file of a report; they are in its `journals` folder.' });
  }
  if (stat.size > limits.journalBytesMax)
    throw new IntegrityError('The journal is larger than any trial writes.', { place, mend: noEvidence });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file));
  } catch {
    throw new IntegrityError('The journal is not UTF-8 text: it was damaged.', { place, mend: noEvidence });
  }
}

/** A look told by what changed since the look that begins at the entry `like`. */
interface AgainLine {
  readonly kind: 'again';
  readonly at: number;
  readonly seq: number;
  readonly like: number;
  readonly changes: unknown;
}

type Line = (Entry | AgainLine) & { readonly prev?: unknown };

const tail = /^(\{.*),"hash":"([0-9a-f]{64})"\}$/s;

function checkLine(
  line: string,
  before: readonly Entry[],
  head: string,
): { entries: readonly Entry[]; hash: string } | string {
  const match = tail.exec(line);
  if (!match) return 'The line is not a whole journal entry.';
  const body = `${match[1]}}`;
  const hash = match[2] as string;
  if (sha256(body) !== hash) return 'The entry was changed: its hash does not fit its content.';
  const parsed = parseCanonical(body);
  if (parsed === null) return 'The entry is not JSON in canonical form.';
  const { prev, ...entry } = parsed;
  if (prev !== head) return 'The entry does not follow the one before: lines were removed, added or reordered.';
  if (entry.seq !== before.length) return `The entry has number ${entry.seq} where ${before.length} is due.`;
  if (entry.kind !== 'again') return { entries: [entry], hash };
  const entries = lookAgain(entry, before);
  return entries === null ? 'The line tells a look by one that the journal does not hold.' : { entries, hash };
}

/** The entries of a look that is told by its changes. Null when there is no such look before, or too many entries. */
function lookAgain({ like, changes, at, seq }: AgainLine, before: readonly Entry[]): readonly Entry[] | null {
  if (before.length >= limits.journalEntriesMax || !Number.isSafeInteger(like)) return null;
  const base = lookFrom(before, like);
  const group = base.length === 0 ? null : groupOf(base);
  return group && (entriesOf(changedTree(group, changes), at, seq)?.map((entry) => inKeyOrder(entry)) ?? null);
}

/** Null for what is no JSON or is written otherwise than a journal writes, or is nested beyond all measure. */
function parseCanonical(text: string): Line | null {
  try {
    const entry: Line = JSON.parse(text);
    return canonicalJson(entry) === text ? entry : null;
  } catch {
    return null;
  }
}

function flawOfLine(what: string, atCut: boolean): string {
  return atCut ? 'The last line is not whole: the journal was cut.' : what;
}

function flawOfEnds(entries: readonly Entry[], line: number): JournalFlaw | null {
  const last = entries.at(-1);
  if (entries[0]?.kind !== 'start') return { line: 1, what: 'The journal does not begin with a start entry.' };
  if (last?.kind !== 'end') {
    return {
      line,
      what: 'The journal has no end entry: the trial was not finished, or lines were cut off.',
    };
  }
  return last.entries === entries.length
    ? null
    : { line, what: `The end entry counts ${last.entries} entries and there are ${entries.length}.` };
}
