import { countOf } from './words.ts';

/** A lint report with its places as text. */
export interface LintLines {
  readonly candidate: string;
  readonly asOf: string;
  readonly problems: readonly {
    readonly severity: 'error' | 'warning' | 'note';
    readonly rule: string;
    readonly message: string;
    readonly place: string;
    readonly mend: string | null;
  }[];
}

/** What `requal lint` says: one paragraph for each problem, then how many there are of each weight. */
export function lintText({ candidate, asOf, problems }: LintLines): string {
  const paragraphs = problems.map(({ severity, rule, message, place, mend }) =>
    [`${place}: ${severity} (${rule})`, `  ${message}`, ...(mend === null ? [] : [`  to mend it: ${mend}`])].join('\n'),
  );
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const counts = [
    countOf(count('error'), 'error'),
    countOf(count('warning'), 'warning'),
    countOf(count('note'), 'note'),
  ];
  return `${[...paragraphs, `${candidate} as of ${asOf}: ${counts.join(', ')}`].join('\n\n')}\n`;
}
