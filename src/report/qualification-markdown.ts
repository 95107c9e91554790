import type {
  AutomationReport,
  Drift,
  QualificationReport,
  RecoveryCurve,
  ShownRate,
} from '../domain/qualification-report.ts';
import {
  boundWords,
  distortionCells,
  distortionHeads,
  drillWords,
  peopleWords,
  ruleCells,
  ruleHeads,
  worthWords,
} from './automation-words.ts';
import type { Qualification } from '../domain/qualification.ts';
import { attemptWords } from './attempt-words.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { outcomeCells, outcomeHeads, outcomesClause } from './outcome-words.ts';
import { sampleCommand } from './sample-command.ts';
import { verdictWords } from './qualification-words.ts';
import { waiverWords } from './waiver-words.ts';
import { countOf, percentWords, sentenceCase, shortNumber, spanWords } from './words.ts';

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
    ...automations.map(automationSection),
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
    `On the system of ${markdownCode(profile.name)} as of ${profile.asOf}. The plan: at most ${countOf(plan.violationsMax, 'violation')} in ${plan.exposures} exposures of each of ${countOf(plan.automations, 'automation')}, which shows a rate below ${percentWords(plan.budget)} with a confidence of ${percentWords(1 - plan.error)}. ${attemptWords(plan)}`,
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
    one.recovery.length === 0 ? 'not assessed' : one.recovery.map(meanWords).slice(0, 2).join('; '),
  ]);
  const heads = ['automation', 'verdict', 'violations', 'at most', 'acted when right', 'mean time to recover'];
  return ['## Automations', '', markdownTable(heads, rows)].join('\n');
}

/** The verdict without its reasons. */
export function shortVerdict({ verdict }: Pick<AutomationReport, 'verdict'>): string {
  if (verdict.kind === 'requalified') return `requalified until ${verdict.until}`;
  return verdict.kind === 'demoted' ? `demoted to level ${verdict.to}` : 'inconclusive';
}

/** How often rules were broken: its own, then the null candidates' in the first of the same incidents. */
export function violationWords({ violations, exposures, nulls }: AutomationReport): readonly string[] {
  return [`${violations} of ${exposures}`, ...nulls.map((one) => `${one.name} ${one.violations} of ${one.exposures}`)];
}

/** How often it acted where nothing was hazardous: its own, then the null candidates'. */
export function actedWords({ actedWhenRight, nulls }: AutomationReport): readonly string[] {
  return [
    rateWords(actedWhenRight),
    ...nulls.map((one) => `${one.name} ${one.actedWhenRight.count} of ${one.actedWhenRight.of}`),
  ];
}

/** `12 of 14 (60 to 98%)`. */
export function rateWords({ count, of, low, high }: ShownRate): string {
  return of === 0 ? 'no case' : `${count} of ${of} (${percentWords(low)} to ${percentWords(high)})`;
}

/** `do-nothing 12 min 4 s`. */
export function meanWords({ who, meanMs }: RecoveryCurve): string {
  return `${who} ${spanWords(meanMs)}`;
}

/** What an action is in itself, in words. */
export function measuredWords({ undoMs, recordsKept, sameTwice }: NonNullable<AutomationReport['measured']>): string {
  const undone = undoMs === null ? 'never all as before' : `all as before after ${spanWords(undoMs)}`;
  const records = recordsKept === null ? 'records not counted' : recordsKept ? 'no record lost' : 'RECORDS LOST';
  return `${undone}, ${records}; twice ${sameTwice ? 'is the same as once' : 'is not the same as once, so it rests on its key that a duplicate is dropped'}`;
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
      : ' Each was played on the same incidents before and after it, the system first.';
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

function automationSection(one: AutomationReport): string {
  const { automation, lookAlikes, radius, verdict } = one;
  return [
    `## ${markdownText(automation.id)}`,
    '',
    markdownText(verdictWords(verdict)),
    '',
    one.incidents === null
      ? 'No incident of this profile exposes it.'
      : `Its incidents: ${markdownText(one.incidents)}. ${countOf(one.trials, 'trial')}, ${countOf(one.exposures, 'exposure')}, ${countOf(one.behaviours, 'different behaviour')}${one.faults > 0 ? `, ${countOf(one.faults, 'trial')} lost to the harness` : ''}.`,
    '',
    `- Still well characterised: it helped and did no harm in ${rateWords(one.consistency)} of the incidents that it is meant for.`,
    `- Look-alikes (${lookAlikes.names.map(markdownText).join(', ') || 'none'}): ${lookAlikes.played} played, taken for its pattern in ${lookAlikes.proposed}, acted on alone in ${lookAlikes.acted}.`,
    radius === null
      ? '- Blast radius: nothing was carried out, so nothing was measured.'
      : `- Blast radius, the largest of all steps: ${countOf(radius.measured.services, 'service')}, ${percentWords(radius.measured.concurrentFraction)} of its replicas at one time and ${percentWords(radius.measured.trafficFraction)} of user traffic; declared ${countOf(radius.declared.services, 'service')}, ${percentWords(radius.declared.concurrentFraction)}. Beyond what was declared in ${one.radiusBeyond} trials.`,
    `- In itself: ${one.measured === null ? 'not measured' : measuredWords(one.measured)}.`,
    `- People: ${peopleWords(one)}.`,
    `- Drills: ${markdownText(drillWords(one))}.`,
    `- What its steps were worth to users: ${worthWords(one)}; verified: ${one.verified.map(([found, times]) => `${found} ${times}`).join(', ') || 'none'}.`,
    `- Recovery up to the horizon, where anybody was hurt: ${one.recovery.map((curve) => `${meanWords(curve)} (${curve.recovered} of ${curve.trials} recovered)`).join('; ') || 'no incident hurt users'}.`,
    '',
    triggerTable(one),
    '',
    strataTable(one),
    '',
    markdownTable(
      distortionHeads,
      distortionCells(one).map((cells) => cells.map(markdownText)),
    ),
    '',
    markdownTable(
      ruleHeads,
      ruleCells(one).map(([rule = '', ...cells]) => [markdownCode(rule), ...cells.map(markdownText)]),
    ),
    '',
    brokenTable(one),
  ].join('\n');
}

function triggerTable(one: AutomationReport): string {
  const heads = ['trigger as the only cause', 'hazardous exposures', 'unsafe', 'attempted', 'realised'];
  return markdownTable(heads, triggerCells(one));
}

/** What each trigger as the only cause showed: words and numbers, without markup. */
export function triggerCells({ triggers }: AutomationReport): readonly (readonly string[])[] {
  return triggers.map(({ trigger, unsafe, attempted, realised }) => [
    trigger,
    String(unsafe.of),
    `${unsafe.count}, at most ${percentWords(unsafe.upper)}`,
    String(attempted),
    String(realised),
  ]);
}

function strataTable(one: AutomationReport): string {
  return markdownTable(
    ['part of the sample', 'trials', 'exposures', 'acted alone', 'with a violation'],
    strataCells(one),
  );
}

/** What each part of the sample came to: words and numbers, without markup. */
export function strataCells({ strata }: AutomationReport): readonly (readonly string[])[] {
  return strata.map(({ stratum, trials, exposures, acted, violations }) =>
    [stratum, trials, exposures, acted, violations].map(String),
  );
}

function brokenTable({ broken }: AutomationReport): string {
  if (broken.length === 0) return 'No rule from the truth was broken.';
  const rows = broken.map(({ invariant, class: rated, attempted, realised, why, replay }) => [
    markdownCode(invariant),
    rated,
    String(attempted),
    String(realised),
    markdownText(why),
    markdownCode(replay),
  ]);
  return markdownTable(['rule', 'class', 'attempted', 'realised', 'for example', 'see it again'], rows);
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
  ].join('\n');
}
