import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { appendDurably } from '../base/append-file.ts';
import { canonicalJson } from '../base/canonical-json.ts';
import { chainLine, hasHash } from '../base/chained-lines.ts';
import { isoTime, sleep, wallNowMs } from '../base/clock.ts';
import { HarnessError, IntegrityError, UserError } from '../base/errors.ts';
import { takeFolderLock } from '../base/folder-lock.ts';
import { readLines } from '../base/read-lines.ts';
import { jsonOrNull } from '../base/parse-json.ts';
import type { Ledger, LedgerBody, LedgerEntry } from '../domain/ledger.ts';
import { ledgerEntrySchema } from '../domain/ledger.ts';
import { limits } from '../domain/limits.ts';

/** Where a ledger is looked for unless another one is named; from where a command runs. */
export const defaultLedger = join('requalification', 'ledger.jsonl');

/** `prev` of the first entry. */
const ledgerStart = '0'.repeat(64);

/**
 * Reads a ledger whole and checks its chain. Throws `UserError` where there is none, and `IntegrityError`, with the line,
 * where it was cut, edited or reordered.
 */
export function readLedger(file: string): Ledger {
  if (existsSync(file)) return readWhole(file);
  throw new UserError('There is no such ledger.', {
    place: { file, line: null, column: null },
    mend: 'Name the ledger that the certificate was recorded in.',
  });
}

/** The same, where a ledger that is not there yet is one without entries. Throws `IntegrityError`. */
export function readLedgerOrNone(file: string): Ledger {
  return existsSync(file) ? readWhole(file) : { file, entries: [], head: ledgerStart };
}

/**
 * Writes one entry into a ledger, with the time of now, and returns the ledger with it. `make` is given the ledger as it
 * stands while nobody else can write, and may throw to write nothing. Throws `IntegrityError` for a damaged ledger, and
 * `HarnessError` when it cannot be written or somebody else writes all the time.
 */
export async function writeToLedger(
  file: string,
  purpose: string,
  make: (ledger: Ledger) => LedgerBody,
): Promise<Ledger> {
  const unlock = await lockOf(file, purpose);
  try {
    const before = readLedgerOrNone(file);
    if (before.entries.length >= limits.ledgerEntriesMax)
      throw new UserError(`The ledger has ${before.entries.length} entries, and more are not read.`, {
        place: { file, line: null, column: null },
        mend: 'Keep it, and begin another one with --ledger once all certificates in it have expired.',
      });
    const body = make(before);
    const written = canonicalJson({ ...body, entry: before.entries.length, recordedAt: isoTime(wallNowMs()) });
    const { line } = chainLine(written, before.head);
    const entry = ownEntry(JSON.parse(line));
    if (line.length > limits.ledgerLineBytesMax) throw new UserError('That is more than one entry of a ledger holds.');
    appendDurably(file, line);
    return { file, entries: [...before.entries, entry], head: entry.hash };
  } finally {
    unlock();
  }
}

/** Throws `UserError` for words that are too many or missing: people give them. */
function ownEntry(value: unknown): LedgerEntry {
  const parsed = ledgerEntrySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError(`The ledger takes no such \`${issue?.path.map(String).join('.') ?? ''}\`.`, {
    mend: 'Write between 1 and 200 characters of a name, and at most 1,000 of a reason or note.',
  });
}

function readWhole(file: string): Ledger {
  const entries: LedgerEntry[] = [];
  let head = ledgerStart;
  for (const { text, isWhole } of readLines(file, limits.ledgerLineBytesMax)) {
    const read = isWhole ? entryIn(text, entries.length, head) : 'The last line is not whole: the ledger was cut.';
    if (typeof read === 'string') throw damaged(file, entries.length + 1, read);
    if (entries.length >= limits.ledgerEntriesMax)
      throw damaged(file, entries.length + 1, 'The ledger has more entries than any ledger may.');
    entries.push(read);
    head = read.hash;
  }
  return { file, entries, head };
}

function entryIn(text: string, number: number, head: string): LedgerEntry | string {
  const parsed = ledgerEntrySchema.safeParse(jsonOrNull(text));
  if (!parsed.success) return 'The line is no entry of a ledger.';
  const { hash, prev, entry } = parsed.data;
  if (!hasHash(text, hash)) return 'The entry was changed: its hash does not fit its content.';
  if (prev !== head) return 'The entry does not follow the one before: lines were removed, added or reordered.';
  return entry === number ? parsed.data : `The entry has number ${entry} where ${number} is due.`;
}

function damaged(file: string, line: number, what: string): IntegrityError {
  return new IntegrityError(what, {
    place: { file, line, column: null },
    mend: 'Nothing is read from this ledger and nothing is written to it as it stands. Take it from a backup or from version control; if the machine went down while its last line was written, remove that half line and nothing else.',
  });
}

/** Whoever writes holds the ledger for milliseconds, so another one waits a moment before it gives up. */
async function lockOf(file: string, purpose: string): Promise<() => void> {
  const folder = join(dirname(file), `.${basename(file)}.lock`);
  makeLockFolder(folder);
  for (let tries = 1; ; tries += 1) {
    try {
      return takeFolderLock(folder, purpose, { what: `ledger \`${file}\``, mend: 'try again' });
    } catch (error) {
      if (!(error instanceof HarnessError) || tries >= limits.ledgerLockTriesMax) throw error;
    }
    await sleep(limits.ledgerLockPauseMs);
  }
}

function makeLockFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    // A ledger is kept under version control, and who writes to it now is not.
    writeFileSync(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    throw new UserError(`The ledger cannot be written here (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      place: { file: dirname(folder), line: null, column: null },
      mend: 'Name a ledger in a folder that may be written to with --ledger.',
    });
  }
}
