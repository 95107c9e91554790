import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { digest } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import type { Candidate, CandidateContent } from '../domain/candidate.ts';
import type { EntryOf } from '../domain/entry.ts';

/** A candidate as a report keeps it: whole, so that its trials can be run again when its folder has moved on. */
export function keptCandidate(candidate: Candidate): { readonly name: string; readonly content: CandidateContent } {
  const { name, agent, policy, programs, runbooks } = candidate;
  return { name, content: { agent, policy, programs, runbooks } };
}

/**
 * The candidate of a journal, from the report that the journal lies in. Its digest must be the one in the journal.
 * Throws `UserError` when it is not there, or is another one.
 */
export function readKeptCandidate(journalFile: string, start: EntryOf<'start'>): Candidate {
  return candidateIn(join(dirname(journalFile), '..', '..'), start.candidate.name, start.candidate.digest);
}

/** The candidate of this name and digest that a report keeps. Throws `UserError` when it is not there, or is another one. */
export function candidateIn(report: string, name: string, wanted: string): Candidate {
  const file = join(report, 'candidates', `${name}.json`);
  const place = { file, line: null, column: null };
  const content = readContent(file);
  if (content === null || digest(content) !== wanted) {
    throw new UserError(`The candidate \`${name}\` of this journal is not in its report as it was then.`, {
      place,
      mend: 'Name its folder with --candidate; its content must be what it was when the journal was written.',
    });
  }
  const folder = dirname(file);
  const doorFolders = { agent: folder, policy: folder, executor: folder };
  return { ...content, name, doorFolders, digest: wanted };
}

function readContent(file: string): CandidateContent | null {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as { content: CandidateContent }).content;
  } catch {
    return null;
  }
}
