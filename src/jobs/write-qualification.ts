import { join } from 'node:path';
import { writeFileWhole } from '../base/write-file.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import { qualificationPage } from '../report/qualification-page.ts';
import { qualificationMarkdown } from '../report/qualification-markdown.ts';

/** Writes what people and machines read of a qualification into its folder. */
export async function writeQualification(folder: string, report: QualificationReport): Promise<void> {
  writeFileWhole(join(folder, 'qualification.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileWhole(join(folder, 'report.html'), await qualificationPage(report));
  writeFileWhole(join(folder, 'report.md'), qualificationMarkdown(report));
}
