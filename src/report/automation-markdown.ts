import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import type { ConfusionRow } from '../domain/step-disposition.ts';
import {
  distortionCells,
  distortionHeads,
  drillWords,
  meanWords,
  measuredWords,
  peopleWords,
  rateWords,
  recoveryCells,
  recoveryHeads,
  reExposureRule,
  ruleCells,
  ruleHeads,
  strataCells,
  triggerCells,
  worthWords,
} from './automation-words.ts';
import { confusionCells, confusionHeads } from './confusion-words.ts';
import {
  agentCells,
  agentFact,
  agentHeads,
  agentTrace,
  coverageCells,
  coverageHeads,
  coverageRule,
  coverageTraces,
  missedWords,
} from './exposure-words.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { reachCells, reachHeads, reachRule, reachSummary } from './reach-table.ts';
import { verdictWords } from './qualification-words.ts';
import {
  actedTrace,
  violationsTrace,
  brokenTrace,
  confusionTrace,
  distortionTrace,
  reachTrace,
  recoveryTrace,
  strataTrace,
  traceMarkdown,
  triggerTrace,
} from './trial-traces.ts';
import type { Trace } from './trial-traces.ts';
import { countOf } from './words.ts';
import { worstOrder, worstWords } from './worst-words.ts';

/** One automation: its verdict, what was measured, and the evidence as tables with how their numbers are traced. */
export function automationMarkdown(
  one: AutomationReport,
  { folder, qualification: { subject } }: Pick<QualificationReport, 'folder' | 'qualification'>,
): string {
  const { automation, lookAlikes, verdict } = one;
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
    `- Blast radius: ${reachSummary(one)}.`,
    `- In itself, at the worst of its places: ${one.measured === null ? 'not measured' : measuredWords(one.measured)}.`,
    `- ${agentFact(one).map(markdownText).join(': ')}`,
    `- People: ${peopleWords(one)}.`,
    `- Drills: ${markdownText(drillWords(one))}.`,
    `- What its steps were worth to users: ${worthWords(one)}; verified: ${one.verified.map(([found, times]) => `${found} ${times}`).join(', ') || 'none'}.`,
    `- Recovery up to the horizon, where anybody was hurt: ${one.recovery.map(meanWords).join('; ') || 'no incident hurt users'}.`,
    ...(one.trials === 0
      ? []
      : [violationsTrace(one, folder), actedTrace(one, folder)].map((trace) => `- ${traceMarkdown(trace)}`)),
    '',
    ...traced(confusionMarkdown(one.confusion), confusionTrace(one.confusion, folder, automation.id)),
    ...traced(
      markdownTable(
        reachHeads,
        reachCells(one).map((cells) => cells.map(markdownText)),
      ),
      reachTrace(one, folder),
    ),
    ...(one.reach.length === 0 ? [] : [reachRule, '']),
    ...traced(triggerTable(one), triggerTrace(one, folder)),
    ...traced(strataTable(one), strataTrace(one, folder)),
    ...traced(
      markdownTable(
        distortionHeads,
        distortionCells(one).map((cells) => cells.map(markdownText)),
      ),
      distortionTrace(one, folder),
    ),
    ...traced(plainTable(agentHeads, agentCells(one)), agentTrace(one, folder)),
    ...coverageMarkdown(one, folder),
    ...traced(
      markdownTable(
        ruleHeads,
        ruleCells(one, subject).map(([rule = '', ...cells]) => [markdownCode(rule), ...cells.map(markdownText)]),
      ),
      null,
    ),
    ...traced(brokenTable(one), brokenTrace(one, folder)),
    ...traced(markdownTable(recoveryHeads, recoveryCells(one)), recoveryTrace(one, folder)),
    ...(one.recovery.length === 0 ? [] : [reExposureRule, '']),
    worstMarkdown(one),
  ].join('\n');
}

/** What was given where what was wanted, by trigger. */
export function confusionMarkdown(rows: readonly ConfusionRow[]): string {
  return markdownTable(
    confusionHeads,
    confusionCells(rows).map((cells) => cells.map(markdownText)),
  );
}

/** Which combinations of factors it was exposed to, what the numbers are of, and what was not met by name. */
function coverageMarkdown(one: AutomationReport, folder: string): readonly string[] {
  if (one.coverage === null) return [];
  return [
    plainTable(coverageHeads, coverageCells(one)),
    '',
    ...coverageTraces(one, folder).flatMap((trace) => [traceMarkdown(trace), '']),
    coverageRule(one.coverage),
    '',
    ...missedWords(one).map((words) => `- ${markdownText(words)}`),
    '',
  ];
}

/** Of cells that are words and numbers. */
function plainTable(heads: readonly string[], cells: readonly (readonly string[])[]): string {
  return markdownTable(
    heads,
    cells.map((row) => row.map(markdownText)),
  );
}

/** A table, how its numbers are traced, and the empty lines around them; nothing for no table. */
function traced(table: string, trace: Trace | null): readonly string[] {
  if (table === '') return [];
  return trace === null ? [table, ''] : [table, '', traceMarkdown(trace), ''];
}

/** The worst trials as a list, on a clean pass as well. */
function worstMarkdown({ worst }: AutomationReport): string {
  if (worst.length === 0) return '';
  const lines = worst.map(
    (trial) => `${markdownText(worstWords(trial))} [Timeline](${trial.timeline}), ${markdownCode(trial.replay)}`,
  );
  return [
    `The worst ${worst.length === 1 ? 'trial' : `${worst.length} trials`} (${worstOrder}):`,
    '',
    ...lines.map((line, index) => `${index + 1}. ${line}`),
  ].join('\n');
}

function triggerTable(one: AutomationReport): string {
  const heads = ['trigger as the only cause', 'hazardous exposures', 'unsafe', 'attempted', 'realised'];
  return markdownTable(heads, triggerCells(one));
}

function strataTable(one: AutomationReport): string {
  return markdownTable(
    ['part of the sample', 'trials', 'exposures', 'acted alone', 'with a violation'],
    strataCells(one),
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
