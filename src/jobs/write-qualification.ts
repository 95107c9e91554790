import { join } from 'node:path';
import { writeFileWhole } from '../base/write-file.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import { findingsSarif } from '../report/findings-sarif.ts';
import { junitXml } from '../report/junit-xml.ts';
import { qualificationMarkdown } from '../report/qualification-markdown.ts';
import { qualificationPage } from '../report/qualification-page.ts';
import { qualificationResults } from '../report/qualification-results.ts';
import { recommendedPatch, rulePlaces } from './recommended-patch.ts';

/** Name of the file with the edits that follow from the verdicts. */
export const patchName = 'recommended.patch';

/**
 * Writes what people and machines read of a qualification into its folder. `candidate` is the folder of what was on trial, and
 * `pictures` are the timelines of its worst trials by their journals.
 */
export async function writeQualification(
  folder: string,
  report: QualificationReport,
  candidate: string,
  pictures: ReadonlyMap<string, string>,
): Promise<void> {
  const places = rulePlaces(candidate);
  const { suite, findings } = qualificationResults(report, (rule) => places.get(rule) ?? null);
  const patch = recommendedPatch(candidate, report.qualification.automations);
  const files: Readonly<Record<string, string>> = {
    'qualification.json': `${JSON.stringify(report, null, 2)}\n`,
    'report.html': await qualificationPage(report, pictures),
    'report.md': qualificationMarkdown(report),
    'junit.xml': junitXml(suite),
    'qualification.sarif': `${JSON.stringify(findingsSarif('requal qualify', findings), null, 2)}\n`,
    ...(patch === null ? {} : { [patchName]: patch }),
  };
  for (const [name, content] of Object.entries(files)) writeFileWhole(join(folder, name), content);
}
