import { join } from 'node:path';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Summary } from '../domain/summary.ts';
import { markdownReport } from '../report/markdown-report.ts';
import type { ReportFolder } from './report-folder.ts';
import { writeTimelines } from './write-timelines.ts';

/** Runs that end in the same second and want the same name; each attempt takes the next number. */
const attemptsMax = 10;

/**
 * Writes what a report says beside the journals that stand in its hidden folder already, and then shows it, so that what
 * stands under `out` is whole. `summarise` is told the folder that it will end up in.
 */
export async function writeReport(
  place: ReportFolder,
  summarise: (folder: string) => Promise<Summary>,
): Promise<Summary> {
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const folder = place.nextName();
    const summary = await summarise(folder);
    await writeAll(place.partial, summary);
    if (place.publish(folder)) return summary;
  }
  throw new HarnessError('The report found no free name: too many runs write to the same folder at once.');
}

async function writeAll(folder: string, summary: Summary): Promise<void> {
  await writeTimelines(
    folder,
    summary.trials.filter(({ verdict }) => verdict !== 'pass'),
  );
  writeFileWhole(join(folder, 'report.md'), markdownReport(summary));
  writeFileWhole(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
}
