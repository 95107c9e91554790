import type { OutcomeRow, OutcomesReport } from '../domain/qualification-report.ts';
import { countOf } from './words.ts';

export const outcomeHeads = ['automation', 'helped', 'needless', 'harmful'];

/** What was told of autonomous actions, as a clause. That nobody told of any is no sign that all went well, and is said. */
export function outcomesClause(outcomes: OutcomesReport): string {
  const { rows, overrides } = outcomes;
  const acted = rows.reduce((sum, row) => sum + actsIn(row), 0);
  const overruled = `${countOf(overrides, 'override')} of recommendations`;
  if (acted === 0)
    return `nobody told of any autonomous action ${sinceWords(outcomes)}, which is no sign that all went well; ${overruled}`;
  const total = (key: 'helped' | 'needless' | 'harmful') => rows.reduce((sum, row) => sum + row[key], 0);
  return `people told of ${countOf(acted, 'autonomous action')} ${sinceWords(outcomes)}: ${total('helped')} helped, ${total('needless')} needless, ${total('harmful')} harmful; ${overruled}; what nobody told is not among them`;
}

/** A row for each automation: words and numbers, without markup. */
export function outcomeCells({ rows }: OutcomesReport): readonly (readonly string[])[] {
  return rows.map(({ automation, isOurs, helped, needless, harmful }) => [
    isOurs ? automation : `${automation} (not of this candidate)`,
    ...[helped, needless, harmful].map(String),
  ]);
}

function sinceWords({ since }: OutcomesReport): string {
  return since === null
    ? 'so far (no certificate of this policy as requalified is on record)'
    : `since the certificate of ${since}`;
}

function actsIn({ helped, needless, harmful }: OutcomeRow): number {
  return helped + needless + harmful;
}
