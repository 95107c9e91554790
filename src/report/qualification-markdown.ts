import type { AutomationReport, Drift, QualificationReport } from '../domain/qualification-report.ts';
import type { Qualification } from '../domain/qualification.ts';
import { automationMarkdown, confusionMarkdown } from './automation-markdown.ts';
import { actedWords, boundWords, meanWords, shortVerdict, violationWords } from './automation-words.ts';
import { attemptWords, planWords } from './attempt-words.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { outcomeCells, outcomeHeads, outcomesClause } from './outcome-words.ts';
import { sampleCommand } from './sample-command.ts';
import { verdictWords } from './qualification-words.ts';
import { confusionTrace, traceLegend, traceMarkdown } from './trial-traces.ts';
import { waiverWords } from './waiver-words.ts';
import { countOf, percentWords, sentenceCase, shortNumber } from './words.ts';

/** `report.md` of a qualification: the answer, what it holds under, the automations, then the evidence for each. */
export function qualificationMarkdown(report: QualificationReport): string {
  const { qualification, automations } = report;
  return `${[
    opening(report),
    listed('It holds only on condition of', qualification.conditionalOn),
    listed('Assumed, and not shown', qualification.assumptions),
    listed('Not tested', qualification.notTested),
    listed(
      'Attempts',
      qualification.attempts.map(({ id, startedAt, ended }) => `${id}, begun ${startedAt}: ${ended}`),
    ),
    driftSection(report),
    outcomesSection(report),
    automationTable(automations),
    togetherSection(report),
    ...automations.map((one) => automationMarkdown(one, report)),
    vetoSection(report),
    runSection(report),
  ]
    .filter((section) => section !== '')
    .join('\n\n')}\n`;
}

function opening({ candidate, profile, qualification, uncertifiable, waivers }: QualificationReport): string {
  const { verdict, plan, asOf } = qualification;
  return [
    `# ${markdownText(candidate.name)} ${markdownText(candidate.policyVersion)}: re-qualification as of ${asOf}`,
    '',
    `**${markdownText(verdictWords(verdict))}**`,
    '',
    `On the system of ${markdownCode(profile.name)} as of ${profile.asOf}. The plan: ${planWords(plan)} ${attemptWords(plan)}`,
    '',
    ...(waivers.length === 0 ? ['Waived: nothing.'] : waivers.map((one) => `- ${markdownText(waiverWords(one))}`)),
    ...(uncertifiable === null ? [] : ['', `No certificate can come of it: ${markdownText(uncertifiable)}.`]),
  ].join('\n');
}

function listed(heading: string, items: readonly string[]): string {
  const lines = items.length === 0 ? ['- nothing'] : items.map((item) => `- ${markdownText(item)}`);
  return [`## ${heading}`, '', ...lines].join('\n');
}

function automationTable(automations: readonly AutomationReport[]): string {
  if (automations.length === 0) return '## Automations\n\nThe policy lets nothing run alone.';
  const rows = automations.map((one) => [
    markdownCode(one.automation.id),
    markdownText(shortVerdict(one)),
    violationWords(one).map(markdownText).join('; '),
    markdownText(boundWords(one)),
    actedWords(one).map(markdownText).join('; '),
    one.recovery.length === 0 ? 'not assessed' : one.recovery.map(meanWords).join('; '),
  ]);
  const heads = ['automation', 'verdict', 'violations', 'at most', 'acted when right', 'mean time to recover'];
  return ['## Automations', '', markdownTable(heads, rows)].join('\n');
}

function driftSection({ drift }: QualificationReport): string {
  if (drift === null) return '';
  const rows = driftCells(drift).map((cells) => cells.map(markdownText));
  return [
    `## Since the certificate of ${drift.asOf}`,
    '',
    markdownText(driftWords(drift)),
    '',
    markdownTable(driftHeads, rows),
  ]
    .join('\n')
    .trimEnd();
}

function outcomesSection({ outcomes }: QualificationReport): string {
  const rows = outcomeCells(outcomes).map((cells) => cells.map(markdownText));
  const table = rows.length === 0 ? [] : ['', markdownTable(outcomeHeads, rows)];
  return ['## What it did by itself', '', `${sentenceCase(markdownText(outcomesClause(outcomes)))}.`, ...table].join(
    '\n',
  );
}

export const driftHeads = [
  'automation',
  'change',
  'acted alone before',
  'after',
  'violations before',
  'after',
  'worse / better',
  'by chance',
];

/** Whether the last certificate was verified, and what changed since, as sentences. */
export function driftWords({ changed, rows, signer }: Drift): string {
  const signed =
    signer === null
      ? 'The last certificate was not verified: no keys were named with --trust.'
      : `The last certificate is signed by ${signer}, and the signature fits.`;
  if (changed.length === 0)
    return `${signed} Nothing changed since: candidate, profile, charter and requal are what they were.`;
  const played =
    rows.length === 0
      ? ' None of it could be played.'
      : ' Each was played on the same draws before and after it, the system first. Where a step is proposed at other services or severities than before, its incidents are of those, and no longer the same.';
  return `${signed} Changed since: ${changed.join(', ')}.${played}`;
}

/** A row for each automation and change. */
export function driftCells({ rows }: Drift): readonly (readonly string[])[] {
  return rows.map(({ automation, step, before, after, worse, better, chance }) => [
    automation,
    step,
    `${before.acted} of ${before.exposures}`,
    `${after.acted} of ${after.exposures}`,
    String(before.violations),
    String(after.violations),
    `${worse} / ${better}`,
    percentWords(chance),
  ]);
}

function togetherSection({ confusion, worst, folder }: QualificationReport): string {
  const trace = confusionTrace(confusion, folder, null);
  if (trace === null) return '';
  const named = worst.map(({ automation, number }) => `${markdownCode(automation)} ${number}`).join(', ');
  return [
    '## All automations together',
    '',
    confusionMarkdown(confusion),
    '',
    traceMarkdown(trace),
    ...(worst.length === 0 ? [] : ['', `The worst of all trials: ${named}. Each is told where its automation is.`]),
  ].join('\n');
}

function vetoSection({ vetoes, qualification }: QualificationReport): string {
  const intro = vetoWords(qualification);
  return ['## Veto set', '', intro, '', ...vetoes.map((veto) => `- ${markdownText(veto)}`)].join('\n').trimEnd();
}

/** How many trials the veto set had, and what became of them, as a sentence. */
export function vetoWords({ vetoSet: { trials, failed, waived } }: Qualification): string {
  const others = waived.length === 0 ? '' : `; waived: ${waived.join(', ')}`;
  return `${countOf(trials, 'trial')} of all that is shipped and found; ${failed.length} of them failed${others}.`;
}

function runSection(report: QualificationReport): string {
  const { qualification, inputs, candidate, profile, charterDigest, generatorDigest } = report;
  const { seed, trials } = qualification;
  return [
    '## How it was made',
    '',
    `- ${trials.count} trials in ${shortNumber(report.tookMs / 1_000)} s, seed ${seed.value} (${seed.origin === 'inputs' ? 'made of the inputs' : 'chosen by a person'}), Merkle root ${markdownCode(trials.merkleRoot)}`,
    `- inputs ${markdownCode(inputs)}: candidate ${markdownCode(candidate.digest)}, profile ${markdownCode(profile.digest)}, charter ${markdownCode(charterDigest)}, generator ${markdownCode(generatorDigest)}`,
    `- requal ${report.requal}, Node ${report.node}`,
    `- any of these trials again, by its number in trials.txt: ${markdownCode(sampleCommand(report))}`,
    '',
    traceLegend,
  ].join('\n');
}
