import type { AutomationReport } from '../domain/qualification-report.ts';
import { givenToStep } from '../domain/step-disposition.ts';
import type { ConfusionRow, TriggerGroup } from '../domain/step-disposition.ts';
import { givenWords, groupWords, wantedWords } from './confusion-words.ts';
import { escapeHtml } from './escape-html.ts';
import { markdownCode } from './markdown-table.ts';
import { shellWord } from './replay-command.ts';

/** One number of a table, and the command that counts its trials; with `grep -E` instead of `grep -cE` it lists them. */
export interface Trace {
  readonly count: number;
  /** Row and column of the number. */
  readonly what: string;
  readonly command: string;
}

/** The command that counts the lines of `trials.txt` with some words, of one automation or, with null, of all. */
export function countCommand(folder: string, automation: string | null, words: string): string {
  const start = automation === null ? '' : `^${automation} `;
  return `grep -cE '${start}.*${words}' ${shellWord(`${folder.replace(/\/+$/, '')}/trials.txt`)}`;
}

/** Of the cells of a matrix the first that something unwanted is in, else the first that anything is in. */
export function confusionTrace(rows: readonly ConfusionRow[], folder: string, automation: string | null): Trace | null {
  const cells = rows.flatMap(({ trigger, wanted, given }) =>
    givenToStep.map((one) => ({ trigger, wanted, one, count: given[one] })),
  );
  const some = cells.filter(({ count }) => count > 0);
  const cell = some.find(({ wanted, one }) => wanted !== 'act' && one === 'acted') ?? some[0];
  if (cell === undefined) return null;
  const words = `trigger=${groupPattern(cell.trigger)} wanted=${cell.wanted} given=${cell.one} `;
  const what = `${groupWords(cell.trigger)}, ${wantedWords[cell.wanted]}, ${givenWords[cell.one]}`;
  return { count: cell.count, what, command: countCommand(folder, automation, words) };
}

function groupPattern(trigger: TriggerGroup): string {
  return trigger === 'several' ? '[a-z-]+[+][^ ]+' : trigger;
}

/** Trials in which a step reached beyond what was declared. */
export function reachTrace({ reach, radiusBeyond, automation }: AutomationReport, folder: string): Trace | null {
  if (reach.length === 0) return null;
  const command = countCommand(folder, automation.id, 'exposed=yes .*radius=beyond');
  return { count: radiusBeyond, what: 'trials beyond', command };
}

/** Exposures of the first trigger that has any. */
export function triggerTrace({ triggers, automation }: AutomationReport, folder: string): Trace | null {
  const row = triggers.find(({ unsafe }) => unsafe.count > 0) ?? triggers.find(({ unsafe }) => unsafe.of > 0);
  if (row === undefined) return null;
  const isBroken = row.unsafe.count > 0;
  const words = `exposed=yes .*trigger=${row.trigger} ${isBroken ? '.*violation=yes ' : ''}`;
  return {
    count: isBroken ? row.unsafe.count : row.unsafe.of,
    what: `${row.trigger}, ${isBroken ? 'unsafe' : 'hazardous exposures'}`,
    command: countCommand(folder, automation.id, words),
  };
}

/** Trials of the first part in which it acted. */
export function strataTrace({ strata, automation }: AutomationReport, folder: string): Trace | null {
  const row = strata.find(({ acted }) => acted > 0) ?? strata[0];
  if (row === undefined) return null;
  const words = row.acted > 0 ? `stratum=${row.stratum} exposed=yes .*alone=yes ` : `stratum=${row.stratum} `;
  return {
    count: row.acted > 0 ? row.acted : row.trials,
    what: `${row.stratum}, ${row.acted > 0 ? 'acted alone' : 'trials'}`,
    command: countCommand(folder, automation.id, words),
  };
}

/** Exposures of the first kind. */
export function distortionTrace({ distortions, automation }: AutomationReport, folder: string): Trace | null {
  const [row] = distortions;
  if (row === undefined) return null;
  const words = `exposed=yes .*distorted=([^ ]*,)?${row.kind}[, ]`;
  return { count: row.exposures, what: `${row.kind}, exposures`, command: countCommand(folder, automation.id, words) };
}

/** Trials in which the first rule was broken. */
export function brokenTrace({ broken, automation }: AutomationReport, folder: string): Trace | null {
  const [row] = broken;
  if (row === undefined) return null;
  const kind = row.realised > 0 ? 'realised' : 'attempted';
  const words = `broken=([^ ]*,)?${row.invariant}:${kind}[, ]`;
  return { count: row[kind], what: `${row.invariant}, ${kind}`, command: countCommand(folder, automation.id, words) };
}

/** Compared incidents in which users recovered for good under the candidate, or under the first of those under whom they did. */
export function recoveryTrace({ recovery, automation }: AutomationReport, folder: string): Trace | null {
  const row = recovery.find(({ recovered }) => recovered > 0);
  if (row === undefined) return null;
  const words = `recovery=([^ ]*,)?${row.who}:[0-9]+:(recovered|held)[, ]`;
  return { count: row.recovered, what: `${row.who}, recovered`, command: countCommand(folder, automation.id, words) };
}

/** Safe exposures in which it acted. */
export function actedTrace({ actedWhenRight, automation }: AutomationReport, folder: string): Trace {
  const command = countCommand(folder, automation.id, 'safe=yes .*alone=yes ');
  return { count: actedWhenRight.count, what: 'acted when right', command };
}

/** Trials of an automation in which it broke something, or that were lost. */
export function violationsTrace({ violations, automation }: AutomationReport, folder: string): Trace {
  const command = countCommand(folder, automation.id, 'violation=yes ');
  return { count: violations, what: 'violations', command };
}

/** As a line below a table of a page. */
export function traceHtml({ count, what, command }: Trace): string {
  return `<p class="dim">${count} (${escapeHtml(what)}): <code>${escapeHtml(command)}</code></p>`;
}

/** As a line below a table. */
export function traceMarkdown({ count, what, command }: Trace): string {
  return `${count} (${what}): ${markdownCode(command)}`;
}

/** What the words of `trials.txt` mean, and how its lines are listed, as sentences. */
export const traceLegend =
  'Each line of `trials.txt` is a trial: whose it is, its number, the hash that its journal ends with, and what it counts as, in the words of the tables; `recovery` has the milliseconds that the mean times to recover are the means of. A command below a table counts one of its numbers; with the words of another cell it counts that one, and without `c` it lists the trials. Numbers from 500000 on were drawn beyond the plan. Rules that were kept are seen by playing a trial again and judging its journal.';
