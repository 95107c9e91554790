import { existsSync } from 'node:fs';
import { openGrowingFile } from '../base/append-file.ts';
import { chainLine, hasHash } from '../base/chained-lines.ts';
import { nextTurn } from '../base/clock.ts';
import { IntegrityError } from '../base/errors.ts';
import { readLines } from '../base/read-lines.ts';
import { jsonOrNull } from '../base/parse-json.ts';
import type { TrialResult } from '../domain/campaign.ts';
import { trialResultSchema } from '../domain/campaign.ts';
import { limits } from '../domain/limits.ts';

/** The results of a run, line by line, in its folder. */
export const resultsName = 'results.jsonl';

/** A file of results while it grows: one line a trial, in the order of the plan, each chained to the one before. */
export interface ResultFile {
  /** `body` is a JSON object without the chain. When this returns, a kill no longer loses the line. */
  append(body: string): void;
  close(): void;
}

/** How far a file of results reaches. */
export interface ResultsKept {
  readonly count: number;
  /** Hash of the last whole line. */
  readonly head: string;
  /** Length up to the end of it; what stands behind was cut and is run again. */
  readonly bytes: number;
}

/** So many results are read in a turn. */
const turnEvery = 100;

/** The digest of the plan stands before the first line. */
export function noResults(planDigest: string): ResultsKept {
  return { count: 0, head: planDigest, bytes: 0 };
}

/** Opens a file of results to go on behind those that are kept. */
export function openResults(path: string, kept: ResultsKept): ResultFile {
  const file = openGrowingFile(path, kept.bytes);
  let { head } = kept;
  return {
    append(body) {
      const { line, hash } = chainLine(body, head);
      head = hash;
      file.append(line);
    },
    close: file.close,
  };
}

/**
 * Goes through the results of a file and tells each to `onResult`. A last line that was cut is passed over. Throws
 * `IntegrityError` with the line for anything else that is not as it was written.
 */
export async function readResults(
  path: string,
  planDigest: string,
  onResult: (result: TrialResult) => void = () => {},
): Promise<ResultsKept> {
  let kept = noResults(planDigest);
  if (!existsSync(path)) return kept;
  for (const { text, endsAt, isWhole } of readLines(path, limits.resultBytesMax)) {
    // Whoever was killed while he wrote has left half a line, and only at the end.
    if (!isWhole && text.length <= limits.resultBytesMax) break;
    const found = resultIn(text, kept);
    if (typeof found === 'string') throw damaged(path, kept.count + 1, found);
    onResult(found.result);
    kept = { count: kept.count + 1, head: found.result.hash, bytes: endsAt };
    // A hundred thousand take many seconds, in which a Ctrl-C has to be heard.
    if (kept.count % turnEvery === 0) await nextTurn();
  }
  return kept;
}

/** The result in a line without its end, which has to be that of trial `count` and to follow `head`; or what is wrong with it. */
export function resultIn(
  text: string,
  { count, head }: Pick<ResultsKept, 'count' | 'head'>,
): string | { readonly result: TrialResult } {
  const parsed = trialResultSchema.safeParse(jsonOrNull(text));
  if (!parsed.success) return 'The line is no result of a trial.';
  const { hash, prev, trial } = parsed.data;
  if (!hasHash(text, hash)) return 'The line was changed.';
  if (prev !== head || trial !== count) return 'The line does not follow the one before.';
  return { result: parsed.data };
}

function damaged(file: string, line: number, what: string): IntegrityError {
  return new IntegrityError(what, {
    place: { file, line, column: null },
    mend: 'These results cannot be gone on with. Run it again from the beginning.',
  });
}
