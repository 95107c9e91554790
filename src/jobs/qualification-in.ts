import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IntegrityError, UserError } from '../base/errors.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';

/**
 * The document of a qualification in the folder of its report. Throws `UserError` where there is none, and `IntegrityError`
 * for one that this version cannot read.
 */
export function qualificationIn(folder: string): QualificationReport {
  const file = join(folder, 'qualification.json');
  const place = { file, line: null, column: null };
  if (!existsSync(file)) {
    throw new UserError('This is no folder of a qualification.', {
      place,
      mend: 'Name one that `requal qualify` wrote.',
    });
  }
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as QualificationReport;
    if (report.schema === 'requal/qualification/v1') return report;
  } catch {
    // What is not JSON is told as what is no report.
  }
  throw new IntegrityError('The report was changed, or was written by another version of requal.', {
    place,
    mend: null,
  });
}
