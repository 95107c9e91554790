import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openGrowingFile } from '../base/append-file.ts';
import { chainLine, hasHash } from '../base/chained-lines.ts';
import { nextTurn } from '../base/clock.ts';
import { IntegrityError } from '../base/errors.ts';
import { readLines } from '../base/read-lines.ts';
import { ranLineSchema } from '../domain/exploration-plan.ts';
import type { RanLine } from '../domain/exploration-plan.ts';
import { limits } from '../domain/limits.ts';
import type { Crew } from '../run/crew.ts';
import type { Ran } from './explore-work.ts';

/** The runs of an exploration, a line each, in its folder until it has ended. */
export const runsName = 'runs.jsonl';

/** What the runs of an exploration came to, kept as soon as each has ended, so that a kill loses nothing but those under way. */
export interface KeptRuns {
  /** How many there were from before. */
  readonly count: number;
  /** A crew that has nobody try what was tried before, and keeps what is tried now. */
  around(crew: Crew<Ran>): Crew<Ran>;
  /** Nothing is written any more. */
  close(): void;
}

/**
 * Those in the folder of an exploration, whose first line follows the digest of its plan. A last line that was cut is tried again, as
 * is every run that requal failed at. Throws `IntegrityError` for anything else that is not as it was written.
 */
export async function openKeptRuns(folder: string, planDigest: string): Promise<KeptRuns> {
  const path = join(folder, runsName);
  const { before, head: last, bytes } = await readRuns(path, planDigest);
  const file = openGrowingFile(path, bytes);
  let head = last;
  let isClosed = false;
  const keep = (run: number, ran: Extract<Ran, { kind: 'tried' }>): void => {
    const { behaviour, factors, broken, tested } = ran;
    const { line, hash } = chainLine(JSON.stringify({ run, behaviour, factors, broken, tested }), head);
    head = hash;
    file.append(line);
  };
  return {
    count: before.size,
    around: (crew) => ({
      ...crew,
      async run(run) {
        const known = before.get(run);
        // Each is asked for once.
        if (known !== undefined && before.delete(run)) return known;
        const ran = await crew.run(run);
        if (ran.kind === 'tried' && !isClosed) keep(run, ran);
        return ran;
      },
    }),
    close() {
      isClosed = true;
      file.close();
    },
  };
}

/** So many lines are read in a turn. */
const turnEvery = 1_000;

async function readRuns(path: string, planDigest: string) {
  const before = new Map<number, Ran>();
  let head = planDigest;
  let bytes = 0;
  let count = 0;
  if (!existsSync(path)) return { before, head, bytes };
  for (const { text, endsAt, isWhole } of readLines(path, limits.resultBytesMax)) {
    if (!isWhole && text.length <= limits.resultBytesMax) break;
    const line = lineIn(text, head);
    if (line === null || before.has(line.run)) throw damaged(path, count + 1);
    const { run, prev: _prev, hash, ...ran } = line;
    before.set(run, { kind: 'tried', ...ran, broken: [...ran.broken] });
    head = hash;
    bytes = endsAt;
    count += 1;
    if (count % turnEvery === 0) await nextTurn();
  }
  return { before, head, bytes };
}

/** Null where it is none, was changed, or does not follow the one before. */
function lineIn(text: string, head: string): RanLine | null {
  const parsed = ranLineSchema.safeParse(jsonOf(text));
  return parsed.success && hasHash(text, parsed.data.hash) && parsed.data.prev === head ? parsed.data : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function damaged(file: string, line: number): IntegrityError {
  return new IntegrityError('The line is not as it was written.', {
    place: { file, line, column: null },
    mend: 'This exploration cannot be gone on with. Explore again from the beginning.',
  });
}
