import type { GateFinding, GateReport } from '../domain/gate.ts';
import { comparedText, decisionText, findingsOf, lineTexts, playedTexts } from './gate-words.ts';
import { paintHeading, paintVerdict, type TerminalStyle } from './terminal-style.ts';
import { countOf } from './words.ts';
import { wrapIndented } from './wrap-text.ts';

/** Findings told in full; the report has the rest. */
const toldMax = 5;

/** What a gate came to, for the terminal. */
export function gateText(report: GateReport, style: TerminalStyle): string {
  const wrap = (text: string, indent = 2): string => wrapIndented(text, style.columns, indent);
  const { verdict, why, waivers, conditionalOn, folder } = report;
  const added = findingsOf(report, 'new');
  const lines = [
    ...waivers.map(({ finding, owner, reason, expires, state }) =>
      wrap(
        state === 'expired'
          ? `WAIVER RAN OUT  ${finding} was waived by ${owner} until ${expires}, and is not any more.`
          : state === 'new-here'
            ? `WAIVER NEW HERE  ${finding}, by ${owner} until ${expires}: ${reason}. This change brings it, so it does not count for it: merge it before.`
            : `WAIVED  ${finding}, by ${owner} until ${expires}: ${reason}${state === 'unused' ? ' (it did not come up)' : ''}`,
      ),
    ),
    ...added.slice(0, toldMax).flatMap((finding) => [...findingLines(finding, style), '']),
    ...(added.length > toldMax ? [`and ${added.length - toldMax} more in the report`, ''] : []),
    wrap(`${paintVerdict(verdict.toUpperCase(), verdict, style)}  ${comparedText(report)}`),
    ...why.map((one) => wrap(`  ${one}`, 4)),
    '',
    ...playedTexts(report).map((one) => wrap(one)),
    ...sharedLines(report).map((one) => wrap(one)),
    wrap(`Conditional on: ${conditionalOn.join('; ')}.`),
    `Report  ${folder}/report.md`,
  ];
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: GateFinding, style: TerminalStyle): readonly string[] {
  const { id, requirements, message, decisions, command, times, source, sure } = finding;
  const wrap = (text: string): string => wrapIndented(`  ${text}`, style.columns, 4);
  const rules = requirements.length === 0 ? '' : ` [${requirements.join(', ')}]`;
  const often = source === 'generated' ? ` (in ${countOf(times, 'incident')})` : '';
  const because = lineTexts(finding);
  return [
    paintHeading(`NEW  ${id}${rules}${often}`, style),
    wrap(message),
    ...because.map((one) => wrap(`${sure ? 'because' : 'perhaps because'}  ${one}`)),
    ...(decisions === null
      ? []
      : [
          wrap(`before     ${decisionText(decisions.baseline)}`),
          wrap(`candidate  ${decisionText(decisions.candidate)}`),
        ]),
    ...(command === null ? [] : [`  ${command}`]),
  ];
}

function sharedLines(report: GateReport): readonly string[] {
  const shared = findingsOf(report, 'shared');
  const unproved = findingsOf(report, 'unproved');
  const rules = [...new Set(shared.map(({ rule }) => rule))];
  return [
    ...(shared.length === 0
      ? []
      : [
          `The baseline fails these as well, so they do not count here: ${countOf(shared.length, 'finding')} of ${rules.join(', ')}.`,
        ]),
    ...(unproved.length === 0
      ? []
      : [
          `Seen and not shown to be more than chance: ${unproved.map(({ rule, times }) => `${rule} (${times})`).join(', ')}.`,
        ]),
  ];
}
