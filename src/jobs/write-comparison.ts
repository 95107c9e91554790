import { join } from 'node:path';
import { HarnessError } from '../base/errors.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { Comparison } from '../domain/comparison.ts';
import { comparisonMarkdown } from '../report/comparison-markdown.ts';
import type { ReportFolder } from './report-folder.ts';

/** Comparisons that end in the same second and want the same name; each attempt takes the next number. */
const attemptsMax = 10;

/** Writes compare.md, compare.html and comparison.json whole or not at all. `make` is told the folder that they end up in. */
export async function writeComparison(place: ReportFolder, make: (folder: string) => Comparison): Promise<Comparison> {
  const { comparisonPage } = await import('../report/comparison-page.ts');
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const folder = place.nextName();
    const comparison = make(folder);
    writeFileWhole(join(place.partial, 'compare.md'), comparisonMarkdown(comparison));
    writeFileWhole(join(place.partial, 'compare.html'), await comparisonPage(comparison));
    writeFileWhole(join(place.partial, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
    if (place.publish(folder)) return comparison;
  }
  throw new HarnessError('The comparison found no free name: too many write to the same folder at once.');
}
