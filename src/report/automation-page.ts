import type { AutomationReport, QualificationReport } from '../domain/qualification-report.ts';
import type { ConfusionRow } from '../domain/step-disposition.ts';
import {
  boundWords,
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
import { escapeHtml, proseHtml } from './escape-html.ts';
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
import { htmlTable } from './html-table.ts';
import { reachCells, reachHeads, reachRule, reachSummary } from './reach-table.ts';
import { recoverySvg } from './qualification-svg.ts';
import {
  actedTrace,
  brokenTrace,
  confusionTrace,
  violationsTrace,
  distortionTrace,
  reachTrace,
  recoveryTrace,
  strataTrace,
  traceHtml,
  triggerTrace,
} from './trial-traces.ts';
import type { Trace } from './trial-traces.ts';
import { verdictBox } from './verdict-box.ts';
import { countOf, sentenceCase } from './words.ts';
import { worstSection } from './worst-page.ts';

/**
 * One automation as a section of the page: its verdict, what was measured, and the evidence. `pictures` are the timelines of its
 * worst trials, by their journals.
 */
export async function automationSection(
  one: AutomationReport,
  index: number,
  { folder, qualification: { subject } }: Pick<QualificationReport, 'folder' | 'qualification'>,
  pictures: ReadonlyMap<string, string>,
): Promise<string> {
  const { automation, verdict } = one;
  const svg = await recoverySvg(one.recovery, `Recovery of users: ${automation.id}`);
  return `<section class="automation" id="automation-${index + 1}">
<h2>${escapeHtml(automation.id)}</h2>
${verdictBox(verdict)}
<dl>
${facts(one)
  .map(([name, text]) => `<dt>${name}</dt><dd>${escapeHtml(text)}</dd>`)
  .join('\n')}
</dl>
${one.trials === 0 ? '' : [violationsTrace(one, folder), actedTrace(one, folder)].map(traceHtml).join('\n')}
${part('What was wanted, and what was given', confusionTable(one.confusion), confusionTrace(one.confusion, folder, automation.id))}
${part('How far its steps reached', reachTable(one), reachTrace(one, folder))}
${one.reach.length === 0 ? '' : `<p class="dim">${escapeHtml(reachRule)}</p>`}
${part('By trigger as the only cause', triggerTable(one), triggerTrace(one, folder))}
${part('By part of the sample', strataTable(one), strataTrace(one, folder))}
${part('By what was shown wrongly', distortionTable(one), distortionTrace(one, folder))}
${part('By who diagnosed', plainTable(agentHeads, agentCells(one)), agentTrace(one, folder))}
${coverageSection(one, folder)}
${part('Rules put to the test', ruleTable(one, subject), null)}
${part('Rules broken', brokenTable(one), brokenTrace(one, folder))}
${svg === null ? '' : `${part('Recovery of users', recoveryTable(one), recoveryTrace(one, folder))}\n${figure(svg, automation.id)}`}
${worstSection(one, index, pictures)}
</section>`;
}

function figure(svg: string, automation: string): string {
  return `<p class="dim">${escapeHtml(reExposureRule)}</p>
<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Recovery of users, ${escapeHtml(automation)}, scrolls sideways">
${svg}
</div>
<figcaption>The share of incidents that users have not recovered from for good, by time since they were first hurt (Kaplan-Meier, with a
pointwise band). The means stand in the table above.</figcaption>
</figure>`;
}

function facts(one: AutomationReport): readonly (readonly [string, string])[] {
  const { lookAlikes, measured } = one;
  const played =
    one.incidents === null
      ? 'no incident of this profile exposes it'
      : `${one.incidents}; ${countOf(one.trials, 'trial')}, ${countOf(one.exposures, 'exposure')}, ${countOf(one.behaviours, 'different behaviour')}, ${countOf(one.faults, 'trial')} lost to the harness`;
  return [
    ['Incidents', played],
    ['Violations', `${one.violations} in ${countOf(one.exposures, 'exposure')}; at most ${boundWords(one)}`],
    [
      'Characterised',
      `it helped and did no harm in ${rateWords(one.consistency)} of the incidents that it is meant for`,
    ],
    [
      'Look-alikes',
      lookAlikes.names.length === 0
        ? 'none is known'
        : `${lookAlikes.names.join(', ')}: ${lookAlikes.played} played, taken for its pattern in ${lookAlikes.proposed}, acted on alone in ${lookAlikes.acted}`,
    ],
    ['Blast radius', reachSummary(one)],
    ['In itself, at the worst of its places', measured === null ? 'not measured' : measuredWords(measured)],
    ['Acted when right', rateWords(one.actedWhenRight)],
    agentFact(one),
    ['People', peopleWords(one)],
    ['Drills', drillWords(one)],
    ['Worth to users', worthWords(one)],
    ['Verified', one.verified.map(([found, times]) => `${found} ${times}`).join(', ') || 'nothing'],
    ['Recovery', recoveryWords(one)],
  ];
}

/** Only incidents in which somebody was hurt, under any of those who are compared, have anything to recover from. */
function recoveryWords({ recovery }: AutomationReport): string {
  const [first] = recovery;
  if (first === undefined) return 'no incident hurt users';
  return `${recovery.map(meanWords).join('; ')}; in ${countOf(first.trials, 'incident')} in which anybody was hurt`;
}

/** A table with how its numbers are traced; nothing where there is none. */
function part(heading: string, table: string, trace: Trace | null): string {
  if (table === '') return '';
  return `<h3>${heading}</h3>\n${table}${trace === null ? '' : `\n${traceHtml(trace)}`}`;
}

/** What was given where what was wanted, by trigger. */
export function confusionTable(rows: readonly ConfusionRow[]): string {
  return tableOrNone(
    confusionHeads.map(sentenceCase),
    confusionCells(rows).map((cells) => cells.map(escapeHtml)),
  );
}

function reachTable(one: AutomationReport): string {
  return plainTable(reachHeads, reachCells(one));
}

/** Which combinations of factors it was exposed to, what the numbers are of, and what was not met by name. */
function coverageSection(one: AutomationReport, folder: string): string {
  const { coverage } = one;
  if (coverage === null) return '';
  const missed = missedWords(one).map((words) => `<li>${escapeHtml(words)}</li>`);
  return [
    part('What it was exposed to', plainTable(coverageHeads, coverageCells(one)), null),
    ...coverageTraces(one, folder).map(traceHtml),
    `<p class="dim">${proseHtml(coverageRule(coverage))}</p>`,
    ...(missed.length === 0 ? [] : [`<ul>\n${missed.join('\n')}\n</ul>`]),
  ].join('\n');
}

/** Of cells that are words and numbers. */
function plainTable(heads: readonly string[], cells: readonly (readonly string[])[]): string {
  return tableOrNone(
    heads.map(sentenceCase),
    cells.map((row) => row.map(escapeHtml)),
  );
}

function recoveryTable(one: AutomationReport): string {
  return tableOrNone(
    recoveryHeads.map(sentenceCase),
    recoveryCells(one).map((cells) => cells.map(escapeHtml)),
  );
}

function tableOrNone(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : htmlTable(heads, rows);
}

function triggerTable(one: AutomationReport): string {
  if (one.triggers.every(({ unsafe }) => unsafe.of === 0)) return '';
  return htmlTable(['Trigger', 'Hazardous exposures', 'Unsafe', 'Attempted', 'Realised'], triggerCells(one));
}

function strataTable(one: AutomationReport): string {
  return tableOrNone(['Part', 'Trials', 'Exposures', 'Acted alone', 'With a violation'], strataCells(one));
}

function distortionTable(one: AutomationReport): string {
  return tableOrNone(
    distortionHeads.map(sentenceCase),
    distortionCells(one).map((cells) => cells.map(escapeHtml)),
  );
}

function ruleTable(one: AutomationReport, subject: 'model' | 'runtime'): string {
  const heads = ruleHeads.map(sentenceCase);
  return tableOrNone(
    heads,
    ruleCells(one, subject).map(([rule = '', ...cells]) => [
      `<code>${escapeHtml(rule)}</code>`,
      ...cells.map(escapeHtml),
    ]),
  );
}

function brokenTable({ broken }: AutomationReport): string {
  const rows = broken.map(({ invariant, class: rated, attempted, realised, why, timeline, replay }) => [
    `<code>${escapeHtml(invariant)}</code>`,
    rated,
    String(attempted),
    String(realised),
    escapeHtml(why),
    `${timeline === null ? '' : `<a href="${escapeHtml(timeline)}">timeline</a><br>`}<code>${escapeHtml(replay)}</code>`,
  ]);
  return tableOrNone(['Rule', 'Class', 'Attempted', 'Realised', 'For example', 'See it again'], rows);
}
