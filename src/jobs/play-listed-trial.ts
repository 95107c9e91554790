import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntegrityError, UserError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Candidate } from '../domain/candidate.ts';
import { loadProfile } from '../scenario/load-profile.ts';
import { candidateIn } from './kept-candidate.ts';
import { loadCharter } from './load-charter.ts';
import { qualificationIn } from './qualification-in.ts';
import { playNumber } from './drills/play-number.ts';
import { sampledAutomations } from './qualify-targets.ts';
import { trialsName } from './publish-qualification.ts';

/** A trial of a qualification that was played again. */
export interface PlayedAgain {
  readonly journal: string;
  readonly chainHead: string;
  readonly entries: number;
}

/**
 * Plays one trial of a report's sample sets again, from what the report keeps, and writes its journal to `out`. Throws
 * `IntegrityError` when it is not, byte for byte, the trial that the report lists, or does not count as what is listed of it, and `UserError` for one it does not list.
 */
export async function playListedTrial(
  report: string,
  automation: string,
  number: number,
  out: string,
): Promise<PlayedAgain> {
  const { candidate: named, qualification, charterDigest } = qualificationIn(report);
  const listed = listedOf(report, `${automation} ${number}`);
  const { charter, digest } = loadCharter();
  if (digest !== charterDigest) {
    throw new UserError('The charter is not the one of this report.', { mend: 'Use the requal that wrote it.' });
  }
  const candidate: Candidate = candidateIn(report, named.name, named.digest);
  const { profile } = loadProfile(join(report, 'profile.json'));
  const bench = { candidate, charter, charterDigest };
  const { sampled } = await sampledAutomations(bench, profile);
  const index = sampled.findIndex((one) => one.automation.id === automation);
  const setup = { bench, profile, asOf: qualification.asOf, seed: qualification.seed.value, sampled };
  const { journal, told } = await playNumber(setup, index, number);
  const played = `${journal.head} ${told}`;
  if (played !== listed) {
    throw new IntegrityError(differenceOf(played, listed), {
      place: { file: report, line: null, column: null },
      mend: 'Use the version of requal that wrote the report; if it is this one, do not rely on the report.',
    });
  }
  writeFileWhole(out, `${journal.lines.join('\n')}\n`);
  return { journal: out, chainHead: journal.head, entries: journal.entries.length };
}

/** Its chain head, else the first of what it counts as. */
function differenceOf(played: string, listed: string): string {
  const [own = [], other = []] = [played, listed].map((text) => text.split(' '));
  const at = own.findIndex((word, index) => word !== other[index]);
  const is = at === 0 ? `ends with ${own[0]}` : `counts as ${own[at] ?? 'nothing more'}`;
  return `It ${is}, and the report lists ${other[at] ?? 'nothing'}.`;
}

function listedOf(folder: string, trial: string): string {
  const file = join(folder, trialsName);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const line = lines.find((one) => one.startsWith(`${trial} `));
  if (line !== undefined) return line.slice(trial.length + 1);
  throw new UserError(`The report lists no trial \`${trial}\`.`, {
    place: { file, line: null, column: null },
    mend: 'Each line of that file names one: the automation, its number, the hash that its journal ends with, and what it counts as.',
  });
}
