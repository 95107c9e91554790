import type { Summary } from '../domain/summary.ts';
import { terminalReport } from './terminal-report.ts';
import { terminalStyle } from './terminal-style.ts';

/** What a person reads after a run, as their terminal can show it; ends with a line break. */
export function runText(summary: Summary): string {
  return terminalReport(summary, terminalStyle());
}
