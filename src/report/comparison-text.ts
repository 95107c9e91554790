import Table from 'cli-table3';
import type { Comparison } from '../domain/comparison.ts';
import type { ComparisonTable } from './comparison-tables.ts';
import { comparisonTables, curveLines } from './comparison-tables.ts';
import { printable } from './printable.ts';
import type { TerminalStyle } from './terminal-style.ts';
import { paintHeading, paintVerdict } from './terminal-style.ts';
import { wrapIndented, wrapText } from './wrap-text.ts';

/** Wider than this the eye loses the line. */
const columnsMax = 120;
/** A table's columns would be narrower than words; there each row has lines of its own. */
const tableColumnsMin = 72;
const sparkColumnsMax = 60;

/** What `requal compare` prints: the verdicts, what differs in plain sentences, then everything side by side. */
export function comparisonText(comparison: Comparison, wanted: TerminalStyle): string {
  const style = { ...wanted, columns: Math.min(columnsMax, wanted.columns) };
  const sections = [
    opening(comparison, style),
    listed('Take care', comparison.cautions, style),
    listed('Differences', orNone(comparison.differences), style),
    listed('Agreements', comparison.agreements, style),
    ...comparisonTables(comparison).map((table) => tableText(table, style)),
    curveSection(comparison, style),
    comparison.folder === null
      ? ''
      : wrapText(
          `The report is in ${printable(comparison.folder)}: compare.md, compare.html and comparison.json.`,
          style.columns,
        ).join('\n'),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

/** Said so that an empty list is not taken for a comparison that was never made. */
function orNone(differences: readonly string[]): readonly string[] {
  return differences.length > 0 ? differences : ['None that is larger than the noise that a real system has.'];
}

function opening({ scenario, title, sides, verdict }: Comparison, style: TerminalStyle): string {
  const said = sides.map((side) => `${side.label} ${side.verdict}`).join(', ');
  const [first = '', ...rest] = wrapText(
    printable(`${verdict.toUpperCase()}  ${scenario}: ${said}. ${title}.`),
    style.columns,
  );
  return [first.replace(/^\w+/, (word) => paintVerdict(word, verdict, style)), ...rest].join('\n');
}

function listed(heading: string, items: readonly string[], style: TerminalStyle): string {
  if (items.length === 0) return '';
  const lines = items.map((item) => `  - ${wrapIndented(printable(item), style.columns - 4, 4)}`);
  return [paintHeading(heading, style), ...lines].join('\n');
}

function tableText(table: ComparisonTable, style: TerminalStyle): string {
  const body = style.columns < tableColumnsMin ? blocks(table, style) : grid(table, style);
  const title = wrapText(table.title, style.columns).map((line) => paintHeading(line, style));
  return [...title, body].join('\n');
}

function blocks({ heads, rows }: ComparisonTable, style: TerminalStyle): string {
  return rows
    .map(([name = '', ...cells]) => {
      const lines = cells.flatMap((cell, index) =>
        cell === '' ? [] : [`    ${wrapIndented(printable(`${heads[index + 1]}: ${cell}`), style.columns - 4, 6)}`],
      );
      return [`  ${wrapIndented(printable(name), style.columns - 2, 2)}`, ...lines].join('\n');
    })
    .join('\n');
}

function grid({ heads, rows }: ComparisonTable, style: TerminalStyle): string {
  const characters = Object.fromEntries(Object.keys(new Table().options.chars).map((name) => [name, '']));
  const table = new Table({
    chars: characters,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  const texts = [heads, ...rows].map((row) => row.map((cell) => printable(cell)));
  const widths = columnWidths(texts, style.columns - 2);
  for (const row of texts) table.push(row.map((cell, column) => wrapText(cell, widths[column] ?? 10).join('\n')));
  return table
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/** Each column what it needs; where that is too much, the widest give way first. */
function columnWidths(texts: readonly (readonly string[])[], columns: number): readonly number[] {
  const wanted = (texts[0] ?? []).map((_, column) => Math.max(1, ...texts.map((row) => row[column]?.length ?? 0)));
  const room = columns - 2 * wanted.length;
  const narrowed = (cap: number) => wanted.map((width) => Math.min(width, cap));
  let cap = Math.max(...wanted);
  while (cap > 8 && narrowed(cap).reduce((sum, width) => sum + width, 0) > room) cap -= 1;
  return narrowed(cap);
}

function curveSection(comparison: Comparison, style: TerminalStyle): string {
  const widest = Math.max(...comparison.sides.map(({ label }) => label.length));
  const curves = curveLines(comparison, Math.max(10, Math.min(sparkColumnsMax, style.columns - widest - 5)));
  if (curves.length === 0) return '';
  const lines = curves.flatMap(({ name, lines: drawn }) => [
    `  ${wrapIndented(printable(name), style.columns - 2, 4)}`,
    ...drawn.map((line) => `    ${line}`),
  ]);
  return [paintHeading('Curves (a dot: nothing known)', style), ...lines].join('\n');
}
