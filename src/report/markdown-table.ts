import { printable } from './printable.ts';

/** A GitHub-flavoured table; cells are markdown already (see {@link markdownText}). Empty text when there are no rows. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A text that is only text in Markdown, in a table as elsewhere: no markup, no HTML, no link, no line break, no mention. */
export function markdownText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]|~#!]/g, '\\$&')
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2')
    .replaceAll('@', '@\u2060')
    .replaceAll('://', ':\u2060//');
}

/** A name or command as code. Backticks inside are fenced by more of them, and a bar is escaped as tables want it. */
export function markdownCode(text: string): string {
  const plain = printable(text).replaceAll('|', '\\|');
  const longest = (plain.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  const pad = plain.startsWith('`') || plain.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}
