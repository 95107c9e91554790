import { join } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { nextTurn } from '../base/clock.ts';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Summary } from '../domain/summary.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { JudgedTrial } from '../run/judged-trial.ts';
import { keptCandidate } from './kept-candidate.ts';
import type { ReportFolder } from './report-folder.ts';

/** What a report is written from. `summarise` is told the folder that it will end up in. */
export interface ReportParts {
  readonly place: ReportFolder;
  readonly candidates: readonly Candidate[];
  readonly trials: readonly { readonly judged: JudgedTrial }[];
  summarise(folder: string): Summary;
}

/** Runs that end in the same second and want the same name; each attempt takes the next number. */
const attemptsMax = 10;

/** Writes a report's folder under its hidden name and then shows it, so that what stands under `out` is whole. */
export async function writeReport(parts: ReportParts): Promise<Summary> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const folder = parts.place.nextName();
    const summary = parts.summarise(folder);
    await writeAll(parts.place.partial, parts, summary);
    if (parts.place.publish(folder)) return summary;
  }
  throw new HarnessError('The report found no free name: too many runs write to the same folder at once.');
}

async function writeAll(folder: string, parts: ReportParts, summary: Summary): Promise<void> {
  const { timelinePage } = await import('../report/timeline-page.ts');
  for (const [index, { judged }] of parts.trials.entries()) {
    const trial = summary.trials[index];
    if (!trial) continue;
    await nextTurn();
    writeFileWhole(join(folder, trial.journal), `${judged.journal.lines.join('\n')}\n`);
    if (judged.twin) writeTwin(folder, trial.journal, judged);
    if (trial.verdict === 'pass') continue;
    const page = await timelinePage(trial, judged.journal.entries);
    writeFileWhole(join(folder, timelineFile(trial.journal)), page);
  }
  for (const candidate of parts.candidates) {
    writeFileWhole(
      join(folder, 'candidates', `${candidate.name}.json`),
      `${canonicalJson(keptCandidate(candidate))}\n`,
    );
  }
  writeFileWhole(join(folder, 'report.md'), markdownReport(summary));
  writeFileWhole(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}

function writeTwin(folder: string, journal: string, { twin }: JudgedTrial): void {
  if (twin) writeFileWhole(join(folder, twinFile(journal)), `${twin.lines.join('\n')}\n`);
}

/** Where the journal of a trial's twin is kept, beside the trial's own. */
export function twinFile(journal: string): string {
  return journal.replace(/\.jsonl$/, '.twin.jsonl');
}

function timelineFile(journal: string): string {
  return journal.replace(/^journals/, 'timelines').replace(/\.jsonl$/, '.html');
}
