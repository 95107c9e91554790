import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { canonicalJson } from '../base/canonical-json.ts';
import { isRunning, processId } from '../base/processes.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Charter } from '../domain/charter.ts';
import type { Summary } from '../domain/summary.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { JudgedTrial } from '../run/judged-trial.ts';
import { keptCandidate } from './kept-candidate.ts';

/** What a report is written from. `summarise` is told the folder that it will end up in. */
export interface ReportParts {
  readonly out: string;
  readonly id: string;
  readonly candidates: readonly Candidate[];
  readonly charter: Charter;
  readonly trials: readonly { readonly judged: JudgedTrial }[];
  summarise(folder: string): Summary;
}

/**
 * Writes a report's folder: under a temporary name first, then renamed, so that what stands under `out` is whole.
 * What a killed run left behind is cleared away.
 */
export async function writeReport(parts: ReportParts): Promise<Summary> {
  mkdirSync(parts.out, { recursive: true });
  clearAbandoned(parts.out);
  const folder = freeFolder(parts.out, parts.id);
  const temporary = join(parts.out, `.${parts.id}.${processId()}.partial`);
  try {
    const summary = parts.summarise(folder);
    await writeAll(temporary, parts, summary);
    renameSync(temporary, folder);
    return summary;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function writeAll(folder: string, parts: ReportParts, summary: Summary): Promise<void> {
  const { timelinePage } = await import('../report/timeline-page.ts');
  for (const [index, { judged }] of parts.trials.entries()) {
    const trial = summary.trials[index];
    if (!trial) continue;
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

/** A second run in the same second gets a number. */
function freeFolder(out: string, id: string): string {
  for (let number = 1; ; number += 1) {
    const folder = resolve(out, number === 1 ? id : `${id}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}

/** Removes half-written folders whose process is gone. */
function clearAbandoned(out: string): void {
  for (const name of readdirSync(out)) {
    const owner = /^\.run-.*\.(\d+)\.partial$/.exec(name)?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) rmSync(join(out, name), { recursive: true, force: true });
  }
}
