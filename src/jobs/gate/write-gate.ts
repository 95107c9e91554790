import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import { gateSchema, type GateReport } from '../../domain/gate.ts';
import { findingsSarif } from '../../report/findings-sarif.ts';
import { gateMarkdown } from '../../report/gate-markdown.ts';
import { gateResults } from '../../report/gate-results.ts';
import { junitXml } from '../../report/junit-xml.ts';
import { keptCandidate } from '../kept-candidate.ts';
import type { GateSubject } from './gate-subject.ts';

/** Writes everything that a report of the gate consists of into its hidden folder; scenarios stand there already. */
export function writeGate(partial: string, report: GateReport, { baseline, candidate }: GateSubject): void {
  const { suite, results } = gateResults(report);
  const files: Readonly<Record<string, string>> = {
    'report.md': gateMarkdown(report),
    'gate.json': `${JSON.stringify(gateSchema.parse(report), null, 2)}\n`,
    'junit.xml': junitXml(suite),
    'gate.sarif': `${JSON.stringify(findingsSarif('requal gate', results), null, 2)}\n`,
    [`candidates/${candidate.candidate.name}.json`]: `${canonicalJson(keptCandidate(candidate.candidate))}\n`,
    [`candidates/${baseline.candidate.name}.json`]: `${canonicalJson(keptCandidate(baseline.candidate))}\n`,
  };
  for (const [name, content] of Object.entries(files)) writeFileWhole(join(partial, name), content);
}
