import { boundWords, shortVerdict } from './automation-words.ts';
import type { QualificationReport } from '../domain/qualification-report.ts';
import { attemptWords } from './attempt-words.ts';
import { printable } from './printable.ts';
import { verdictWords } from './qualification-words.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { waiverWords } from './waiver-words.ts';
import { countOf, shortNumber } from './words.ts';
import { wrapIndented } from './wrap-text.ts';

const colours = { requalified: 'pass', demoted: 'fail', inconclusive: 'inconclusive' } as const;

/** What a qualification came to, for a terminal: each automation with its first reason, then the answer. */
export function qualificationText(report: QualificationReport, style: TerminalStyle): string {
  const { qualification, automations, candidate, profile, folder } = report;
  const wrap = (text: string, indent = 0) => wrapIndented(printable(text), style.columns - indent, indent + 2);
  // What holds for every automation is told once, in the answer.
  const isOfAll = (why: string) =>
    automations.length > 1 &&
    automations.every(({ verdict }) => verdict.kind === 'inconclusive' && verdict.because[0] === why);
  const rows = automations.flatMap((one) => {
    const { verdict } = one;
    const word = paintVerdict(shortVerdict(one), colours[verdict.kind], style);
    const because = verdict.kind === 'requalified' ? [] : verdict.because.filter((why) => !isOfAll(why)).slice(0, 2);
    const counts = `${countOf(one.violations, 'violation')} in ${countOf(one.exposures, 'exposure')}, at most ${boundWords(one)}; acted when right in ${one.actedWhenRight.count} of ${one.actedWhenRight.of}`;
    return [
      paintHeading(printable(one.automation.id), style),
      `  ${word}`,
      ...[counts, ...because].map((text) => `  ${wrap(text, 2)}`),
    ];
  });
  const { conditionalOn, assumptions, notTested, attempts, trials, plan } = qualification;
  return `${[
    `${printable(candidate.name)} on ${printable(profile.name)} as of ${profile.asOf}`,
    '',
    ...rows,
    '',
    paintVerdict(wrap(verdictWords(qualification.verdict)), colours[qualification.verdict.kind], style),
    ...report.waivers.map((one) => wrap(waiverWords(one))),
    wrap(`${plan.exposures} exposures of each automation were planned. ${attemptWords(plan)}`),
    wrap(
      `It rests on ${countOf(conditionalOn.length, 'condition')} and ${countOf(assumptions.length, 'assumption')}; ${countOf(notTested.length, 'thing')} were not tested; ${countOf(attempts.length, 'attempt')} on record. All are in the report.`,
    ),
    ...(report.uncertifiable === null ? [] : [wrap(`No certificate can come of it: ${report.uncertifiable}.`)]),
    ...(report.certificate === null ? [] : [`Certificate: ${report.certificate}`]),
    `${trials.count} trials in ${shortNumber(Math.round(report.tookMs / 1_000))} s. Report: ${folder}/report.md`,
  ].join('\n')}\n`;
}
