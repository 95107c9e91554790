import { formatPlace } from '../base/errors.ts';
import type { GateFinding, GateReport } from '../domain/gate.ts';
import type { SarifFinding } from './findings-sarif.ts';
import type { Annotation } from './github-annotations.ts';
import type { JunitCase, JunitSuite } from './junit-xml.ts';

/** What a gate came to, for JUnit, for SARIF and for the lines of a change. */
export interface GateResults {
  readonly suite: JunitSuite;
  readonly results: readonly SarifFinding[];
  readonly annotations: readonly Annotation[];
}

/** A report of the gate in the forms of others: each finding once, and the verdict as a test of its own. */
export function gateResults(report: GateReport): GateResults {
  const { findings, waivers, startedAt, tookMs, candidate } = report;
  const told = findings.filter(({ state }) => state !== 'shared');
  const reasonOf = ({ id, state }: GateFinding): string | null => {
    const waiver = state === 'waived' ? waivers.find(({ finding }) => finding === id) : undefined;
    return waiver === undefined ? null : `${waiver.reason} (${waiver.owner}, until ${waiver.expires})`;
  };
  return {
    suite: {
      name: `requal gate: ${candidate.name}`,
      startedAt,
      tookMs,
      cases: [verdictCase(report), ...told.map((finding) => caseOf(finding, reasonOf(finding)))],
    },
    results: told.map((finding) => sarifOf(finding, reasonOf(finding))),
    annotations: told
      .filter(({ state }) => state !== 'unproved')
      .map((finding) => annotationOf(finding, reasonOf(finding))),
  };
}

function verdictCase({ verdict, why }: GateReport): JunitCase {
  const common = { group: 'requal.gate', name: 'no worse than the policy that it replaces' };
  const [message = ''] = why;
  const detail = why.join('\n');
  if (verdict === 'pass') return { ...common, result: { kind: 'passed' } };
  return { ...common, result: { kind: verdict === 'fail' ? 'failed' : 'error', message, detail } };
}

function caseOf(finding: GateFinding, waived: string | null): JunitCase {
  const { source, id, message, state } = finding;
  const common = { group: `requal.gate.${source}`, name: id };
  if (state === 'new') return { ...common, result: { kind: 'failed', message, detail: detailOf(finding) } };
  if (state === 'open') return { ...common, result: { kind: 'error', message, detail: detailOf(finding) } };
  const why = waived === null ? `seen, and not shown to be more than chance: ${message}` : `waived: ${waived}`;
  return { ...common, result: { kind: 'skipped', message: why } };
}

function sarifOf(finding: GateFinding, waived: string | null): SarifFinding {
  const { id, state, requirements, lines, command, times } = finding;
  return {
    rule: finding.rule,
    level: state === 'new' ? 'error' : state === 'open' ? 'warning' : 'note',
    message: `${finding.message}${linesText(finding)}${command === null ? '' : ` Shown again by: ${command}`}`,
    places: lines.map(({ place }) => place).filter(({ file }) => file !== ''),
    waivedBecause: waived,
    properties: { finding: id, requirements, times },
  };
}

function annotationOf(finding: GateFinding, waived: string | null): Annotation {
  const { id, state, message, lines } = finding;
  return {
    level: state === 'open' ? 'warning' : waived === null ? 'error' : 'notice',
    title: waived === null ? `requal gate: ${id}` : `requal gate: ${id}, waived`,
    message: waived === null ? `${message}${linesText(finding)}` : `${message} Waived: ${waived}`,
    place: lines[0]?.place ?? null,
  };
}

function detailOf(finding: GateFinding): string {
  const { message, lines, command } = finding;
  const places = lines.map(({ change, place }) => `${formatPlace(place)} ${change}`);
  return [message, ...places, ...(command === null ? [] : [command])].join('\n');
}

function linesText({ lines, sure, source }: GateFinding): string {
  if (lines.length === 0 || source === 'lint' || source === 'exceptions') return '';
  const names = lines.map(({ change }) => change).join(', ');
  return sure ? ` It is because of ${names}.` : ` It is because of one or more of ${names}.`;
}
