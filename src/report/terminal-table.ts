import Table from 'cli-table3';
import { limits } from '../domain/limits.ts';
import type { Summary, TrialSummary } from '../domain/summary.ts';
import { mitigationWords } from './mitigation-words.ts';
import { fileOfAll } from './file-of-all.ts';
import { trialsIn } from './make-summary.ts';
import { printable } from './printable.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { trialLabeller } from './trial-label.ts';
import { windowLines } from './window-lines.ts';
import { wrapIndented, wrapText } from './wrap-text.ts';

/** Widths of the five columns without padding. */
type Widths = readonly [trial: number, verdict: number, windows: number, mitigated: number, unsafe: number];

const headings = ['trial', 'verdict', 'windows: wanted > given', 'mitigated after', 'unsafe: attempted / realised'];
const verdictWidth = 'inconclusive'.length;
const mitigatedWidth = 'not assessed'.length;
const unsafeWidth = '/ realised'.length;
/** In a narrower terminal every name would be broken into pieces; there each trial has lines of its own. */
const tableColumnsMin = 80;
/** The lines of a box take six columns, which a narrower terminal needs for words. */
const boxedColumnsMin = 96;
const windowsMax = 'must-escalate > stand-by (wrong), 2x'.length;

/**
 * The verdicts of the trials in the order of the run: what was wanted and given in each window, when users were no
 * longer hurt after the trouble began, and how many forbidden actions were decided and came to pass. Never wider than
 * `wanted.columns` from 40 on. A star marks trials in which the scenario's own agent diagnosed. Passing trials are left out first when there are more than a screen can hold; a last line says so.
 */
export function terminalTable(summary: Summary, wanted: TerminalStyle): string {
  const style = { ...wanted, boxes: wanted.boxes && wanted.columns >= boxedColumnsMin };
  const shown = shownTrials(summary.trials);
  const name = trialLabeller(summary);
  const label = (trial: TrialSummary): string => `${name(trial.id)}${trial.agent.of === 'scenario' ? ' *' : ''}`;
  const text =
    style.columns < tableColumnsMin
      ? shown.map((trial) => blockOf(trial, label(trial), style)).join('\n')
      : tableOf(shown, label, style);
  const hidden = trialsIn(summary.tally.verdicts) - shown.length;
  if (hidden === 0) return text;
  const note = `(${hidden} more trials are not shown here; ${fileOfAll(summary)} has them)`;
  return `${text}\n${wrapText(note, style.columns).join('\n')}`;
}

/** A trial as a few lines, its name first. */
function blockOf(trial: TrialSummary, label: string, style: TerminalStyle): string {
  const { attempted, realised } = trial.unsafe;
  const lines = [
    ...windowLines(trial).map((line) => `windows: ${line}`),
    `mitigated after: ${mitigationWords(trial)}; unsafe: ${attempted} attempted, ${realised} realised`,
  ];
  const name = wrapText(printable(label), style.columns).join('\n');
  const verdict = `  ${paintVerdict(trial.verdict, trial.verdict, style)}`;
  return [name, verdict, ...lines.map((line) => `  ${wrapIndented(line, style.columns - 2, 4)}`)].join('\n');
}

function tableOf(shown: readonly TrialSummary[], label: (trial: TrialSummary) => string, style: TerminalStyle): string {
  const widths = columnWidths(shown, label, style);
  const table = new Table({
    chars: charactersOf(style),
    style: { head: [], border: [], 'padding-left': style.boxes ? 1 : 0, 'padding-right': style.boxes ? 1 : 2 },
  });
  table.push(cells(headings, widths).map((heading) => paintLines(heading, (line) => paintHeading(line, style))));
  for (const trial of shown) table.push(rowOf(trial, label(trial), widths, style));
  return withoutTrailingSpace(table.toString());
}

function rowOf(trial: TrialSummary, label: string, widths: Widths, style: TerminalStyle): string[] {
  const windows = windowLines(trial).join('\n') || 'none';
  const unsafe = `${trial.unsafe.attempted} / ${trial.unsafe.realised}`;
  const [name = '', verdict = '', ...rest] = cells(
    [printable(label), trial.verdict, windows, mitigationWords(trial), unsafe],
    widths,
  );
  return [name, paintVerdict(verdict, trial.verdict, style), ...rest];
}

function cells(texts: readonly string[], widths: Widths): string[] {
  return texts.map((text, column) =>
    text
      .split('\n')
      .flatMap((line) => wrapText(line, widths[column] ?? 10))
      .join('\n'),
  );
}

/** The trial's column takes what it needs, the windows' column what they need, and both shrink when there is too little. */
function columnWidths(
  trials: readonly TrialSummary[],
  label: (trial: TrialSummary) => string,
  style: TerminalStyle,
): Widths {
  const decoration = style.boxes ? 5 * 3 + 1 : 5 * 2;
  const room = style.columns - decoration - verdictWidth - mitigatedWidth - unsafeWidth;
  const widest = (texts: readonly string[], least: number) =>
    texts.reduce((most, text) => Math.max(most, text.length), least);
  const windows = Math.min(windowsMax, widest(trials.flatMap(windowLines), 10));
  const trial = widest(
    trials.map((trial) => printable(label(trial))),
    5,
  );
  const windowsGiven = Math.max(10, Math.min(windows, room - Math.min(trial, Math.floor(room * 0.4))));
  return [Math.max(8, Math.min(trial, room - windowsGiven)), verdictWidth, windowsGiven, mitigatedWidth, unsafeWidth];
}

function shownTrials(trials: readonly TrialSummary[]): readonly TrialSummary[] {
  if (trials.length <= limits.terminalRowsMax) return trials;
  const telling = trials.filter(({ verdict }) => verdict !== 'pass').slice(0, limits.terminalRowsMax);
  const passing = trials.filter(({ verdict }) => verdict === 'pass');
  const shown = new Set([...telling, ...passing.slice(0, limits.terminalRowsMax - telling.length)]);
  return trials.filter((trial) => shown.has(trial));
}

/** No lines between rows, and none at all without boxes. */
function charactersOf({ boxes }: TerminalStyle): Table.TableInstanceOptions['chars'] {
  const characters = { ...new Table().options.chars, mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const blank = Object.fromEntries(Object.keys(characters).map((name) => [name, '']));
  return boxes ? characters : { ...characters, ...blank };
}

function paintLines(text: string, paint: (line: string) => string): string {
  return text.split('\n').map(paint).join('\n');
}

function withoutTrailingSpace(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
