import { join } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { JudgedTrial } from '../run/judged-trial.ts';
import { keptCandidate } from './kept-candidate.ts';

/** Writes candidates as they are now: with them and a journal a trial can be run again. */
export function keepCandidates(folder: string, candidates: readonly Candidate[]): void {
  for (const candidate of candidates) {
    const file = join(folder, 'candidates', `${candidate.name}.json`);
    writeFileWhole(file, `${canonicalJson(keptCandidate(candidate))}\n`);
  }
}

/**
 * Writes the journals of a trial and of its twin as soon as it is judged: what kills a run takes with it no more than
 * the trial that was running. `journal` is the path inside the folder.
 */
export function keepJournals(folder: string, journal: string, judged: JudgedTrial): void {
  writeFileWhole(join(folder, journal), `${judged.journal.lines.join('\n')}\n`);
  if (judged.twin) writeFileWhole(join(folder, twinFile(journal)), `${judged.twin.lines.join('\n')}\n`);
}

/** Where the journal of a trial's twin is kept, beside the trial's own. */
export function twinFile(journal: string): string {
  return journal.replace(/\.jsonl$/, '.twin.jsonl');
}
