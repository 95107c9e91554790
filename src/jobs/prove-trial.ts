import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { IntegrityError, UserError } from '../base/errors.ts';
import { inclusionProof, merkleRoot, rootWithProof } from '../base/merkle-tree.ts';
import { limits } from '../domain/limits.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { ReadCertificate } from './open-certificate.ts';

/** The chain heads of all trials of a qualification, in the order of its plan: one a line, in the folder of its report. */
export const chainHeadsName = 'chain-heads.txt';

/** That a trial is among those that a certificate signs, so that somebody else can check it with nothing but these. */
export interface TrialProof {
  /** Its place among all trials, from 0. */
  readonly trial: number;
  readonly trials: number;
  readonly chainHead: string;
  readonly merkleRoot: string;
  /** The hashes beside it on the way to the root, the nearest first (RFC 6962 section 2.1.1). */
  readonly path: readonly string[];
}

/** The text of that file. */
export function chainHeadsText(heads: readonly string[]): string {
  return heads.map((head) => `${head}\n`).join('');
}

/**
 * Proves that the trial of a journal is among those that a certificate signs. Throws `IntegrityError` when the heads of the
 * report are not those that were signed, or the journal is broken or none of them.
 */
export function proveTrial({ statement }: ReadCertificate, report: string, journal: string): TrialProof {
  const { count, merkleRoot: signed } = statement.predicate.trials;
  const file = join(report, chainHeadsName);
  const heads = readHeads(file);
  const mend = 'Take the report from where it was made.';
  if (heads.length !== count || merkleRoot(heads) !== signed)
    throw new IntegrityError('These are not the trials that the certificate signs.', {
      place: { file, line: null, column: null },
      mend,
    });
  const { head } = readJournal(journal);
  const trial = heads.indexOf(head);
  if (trial < 0)
    throw new IntegrityError('The certificate signs no trial with this journal.', {
      place: { file: journal, line: null, column: null },
      mend: 'Run the trial again as the report says; one that was replayed has the same bytes.',
    });
  const path = inclusionProof(heads, trial);
  const root = rootWithProof(head, trial, count, path);
  if (root === signed) return { trial, trials: count, chainHead: head, merkleRoot: signed, path };
  throw new IntegrityError('The proof does not lead to what was signed.', {
    place: { file, line: null, column: null },
    mend,
  });
}

function readHeads(file: string): readonly string[] {
  const place = { file, line: null, column: null };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile())
    throw new UserError(`There is no ${chainHeadsName} in this report.`, {
      place,
      mend: 'Name the folder of the report that the certificate came with.',
    });
  if (stat.size > limits.chainHeadsMax * 65)
    throw new UserError('That is more than any qualification tries.', { place });
  const lines = readFileSync(file, 'utf8').split('\n');
  const wrong = lines.findIndex(
    (line, index) => !/^[0-9a-f]{64}$/.test(line) && (line !== '' || index < lines.length - 1),
  );
  if (wrong < 0 && lines.at(-1) === '') return lines.slice(0, -1);
  throw new IntegrityError('The line is no chain head.', {
    place: { file, line: (wrong < 0 ? lines.length - 1 : wrong) + 1, column: null },
    mend: 'Take the report from where it was made.',
  });
}
