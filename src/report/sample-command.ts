import type { QualificationReport } from '../domain/qualification-report.ts';

/** The command that plays the first trial of a report's first automation again; another number plays another trial. */
export function sampleCommand({ folder, automations }: Pick<QualificationReport, 'folder' | 'automations'>): string {
  const sampled = automations.find(({ trials }) => trials > 0);
  return sampled === undefined ? 'none was drawn' : `npx requal sample ${folder} ${sampled.automation.id} 0`;
}
