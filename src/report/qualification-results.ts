import type { SourcePlace } from '../base/errors.ts';
import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import type { WaiverTold } from '../domain/waiver.ts';
import type { SarifFinding } from './findings-sarif.ts';
import type { JunitCase, JunitSuite } from './junit-xml.ts';
import { waiverWords } from './waiver-words.ts';
import { sentenceCase } from './words.ts';

/** A qualification as CI systems and code hosts list it. */
export interface QualificationResults {
  readonly suite: JunitSuite;
  readonly findings: readonly SarifFinding[];
}

/**
 * One case for each automation, and one for the policy as a whole; a finding for each reason against an automation, on the line of the
 * rule that authorises it. `placeOf` leads from the id of a rule to its line; null where it has none.
 */
export function qualificationResults(
  report: QualificationReport,
  placeOf: (rule: string) => SourcePlace | null,
): QualificationResults {
  const { candidate, qualification, automations } = report;
  const waived = report.waivers.filter(({ state }) => state === 'used');
  const policy = caseOf(`requal.${candidate.name}`, 'the policy as a whole', qualification.verdict);
  return {
    suite: {
      name: `requal qualify ${candidate.name}`,
      startedAt: report.startedAt,
      tookMs: report.tookMs,
      cases: [
        ...automations.map(({ automation, verdict }) =>
          caseOf(`requal.${candidate.name}.automations`, automation.id, verdict),
        ),
        policy,
        ...waived.map((one): JunitCase => {
          const result = { kind: 'skipped' as const, message: waiverWords(one) };
          return { group: `requal.${candidate.name}.waived`, name: one.finding, result };
        }),
      ],
    },
    findings: [...automations.flatMap((one) => findingsOf(one, placeOf)), ...waived.map(waivedFinding)],
  };
}

function caseOf(group: string, name: string, verdict: AutomationReport['verdict']): JunitCase {
  if (verdict.kind === 'requalified') return { group, name, result: { kind: 'passed' } };
  const [message = ''] = verdict.because;
  const kind = verdict.kind === 'demoted' ? ('failed' as const) : ('error' as const);
  return { group, name, result: { kind, message: sentenceCase(message), detail: verdict.because.join('\n') } };
}

function findingsOf(
  { automation, verdict }: AutomationReport,
  placeOf: (rule: string) => SourcePlace | null,
): readonly SarifFinding[] {
  if (verdict.kind === 'requalified') return [];
  const place = placeOf(automation.rule);
  return verdict.because.map((why) => ({
    rule: verdict.kind,
    level: verdict.kind === 'demoted' ? ('error' as const) : ('warning' as const),
    message: `${automation.id}: ${why}`,
    places: place === null ? [] : [place],
    waivedBecause: null,
    properties: { automation: automation.id, ...(verdict.kind === 'demoted' ? { level: verdict.to } : {}) },
  }));
}

/** Suppressed, and not left out, so that code hosts show who answers for it. */
function waivedFinding({ finding, owner, reason, expires, told }: WaiverTold): SarifFinding {
  return {
    rule: 'waived',
    level: 'note',
    message: told.join(' '),
    places: [],
    waivedBecause: `${reason} (${owner}, until ${expires})`,
    properties: { finding },
  };
}
