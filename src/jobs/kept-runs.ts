import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openGrowingFile } from '../base/append-file.ts';
import { chainLine, hasHash } from '../base/chained-lines.ts';
import { nextTurn } from '../base/clock.ts';
import { IntegrityError } from '../base/errors.ts';
import { readLines } from '../base/read-lines.ts';
import { jsonOrNull } from '../base/parse-json.ts';
import { ranLineSchema } from '../domain/exploration-plan.ts';
import type { RanLine } from '../domain/exploration-plan.ts';
import { limits } from '../domain/limits.ts';
import type { Crew } from '../run/crew.ts';
import type { Ran } from './explore-work.ts';

/** The runs of an exploration, a line each, in its folder until it has ended. */
export const runsName = 'runs.jsonl';

/** What the runs of an exploration came to before it was broken off. */
export interface RunsBefore {
  readonly runs: ReadonlyMap<number, Ran>;
  /** One more than the last of them. */
  readonly upTo: number;
  /** Hash of the last whole line, and where it ends. */
  readonly head: string;
  readonly bytes: number;
}

/** What the runs of an exploration come to, kept as soon as each has ended, so that a kill loses nothing but those under way. */
export interface KeptRuns {
  /** What was known of them from before ends here. */
  readonly upTo: number;
  /** A crew that has nobody try what was tried before, and keeps what is tried now. */
  around(crew: Crew<Ran>): Crew<Ran>;
  /** Nothing is written any more. */
  close(): void;
}

/** Goes on with the file of runs in the folder of an exploration. A run that requal failed at is not kept, and is tried again. */
export function openKeptRuns(folder: string, before: RunsBefore): KeptRuns {
  const file = openGrowingFile(join(folder, runsName), before.bytes);
  const waiting = new Map(before.runs);
  let { head } = before;
  let isClosed = false;
  const keep = (run: number, ran: Extract<Ran, { kind: 'tried' }>): void => {
    const { behaviour, factors, broken, tested, unforeseen } = ran;
    const { line, hash } = chainLine(JSON.stringify({ run, behaviour, factors, broken, tested, unforeseen }), head);
    head = hash;
    file.append(line);
  };
  return {
    upTo: before.upTo,
    around: (crew) => ({
      ...crew,
      async run(run) {
        const known = waiting.get(run);
        if (known !== undefined) {
          // Each is asked for once. Without a turn now and then nobody could interrupt it.
          waiting.delete(run);
          if (run % turnEvery === 0) await nextTurn();
          return known;
        }
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

/** So many lines are read, and so many runs taken in, in a turn. */
const turnEvery = 1_000;

/** Nothing was tried yet. */
export function noRuns(planDigest: string): RunsBefore {
  return { runs: new Map(), upTo: 0, head: planDigest, bytes: 0 };
}

/**
 * The runs in the folder of an exploration, whose first line follows the digest of its plan. A last line that was cut is passed
 * over. Throws `IntegrityError` for anything else that is not as it was written.
 */
export async function readRuns(folder: string, planDigest: string): Promise<RunsBefore> {
  const path = join(folder, runsName);
  if (!existsSync(path)) return noRuns(planDigest);
  const runs = new Map<number, Ran>();
  let { head, bytes, upTo } = noRuns(planDigest);
  for (const { text, endsAt, isWhole } of readLines(path, limits.resultBytesMax)) {
    if (!isWhole && text.length <= limits.resultBytesMax) break;
    const line = lineIn(text, head);
    if (line === null || runs.has(line.run)) throw damaged(path, runs.size + 1);
    const { run, prev: _prev, hash, ...ran } = line;
    runs.set(run, { kind: 'tried', ...ran });
    upTo = Math.max(upTo, run + 1);
    head = hash;
    bytes = endsAt;
    if (runs.size % turnEvery === 0) await nextTurn();
  }
  return { runs, upTo, head, bytes };
}

/** Null where it is none, was changed, or does not follow the one before. */
function lineIn(text: string, head: string): RanLine | null {
  const parsed = ranLineSchema.safeParse(jsonOrNull(text));
  return parsed.success && hasHash(text, parsed.data.hash) && parsed.data.prev === head ? parsed.data : null;
}

function damaged(file: string, line: number): IntegrityError {
  return new IntegrityError('The line is not as it was written.', {
    place: { file, line, column: null },
    mend: 'This exploration cannot be gone on with. Explore again from the beginning.',
  });
}
