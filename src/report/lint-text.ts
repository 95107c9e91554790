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
    readonly cell: Readonly<Record<string, number | boolean | string | readonly string[] | null>> | null;
  }[];
  readonly cells: {
    readonly variables: number;
    readonly groups: number;
    readonly cells: number;
    readonly combinations: number;
    readonly isProof: boolean;
  } | null;
}

/** What `requal lint` says: one paragraph for each problem, then how many there are of each weight. */
export function lintText({ candidate, asOf, problems, cells }: LintLines): string {
  const paragraphs = problems.map(({ severity, rule, message, place, mend, cell }) =>
    [
      `${place}: ${severity} (${rule})`,
      `  ${message}`,
      ...exampleLines(cell),
      ...(mend === null ? [] : [`  to mend it: ${mend}`]),
    ].join('\n'),
  );
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const counts = [
    countOf(count('error'), 'error'),
    countOf(count('warning'), 'warning'),
    countOf(count('note'), 'note'),
  ];
  const space = cells === null ? [] : [spaceText(cells)];
  return `${[...paragraphs, ...space, `${candidate} as of ${asOf}: ${counts.join(', ')}`].join('\n\n')}\n`;
}

function exampleLines(cell: LintLines['problems'][number]['cell']): string[] {
  if (cell === null) return [];
  const values = Object.entries(cell).map(([path, value]) => `${path} ${value === null ? 'not known' : String(value)}`);
  return [
    `  for example: ${values.length === 0 ? 'an ordinary step' : `an ordinary step but for ${values.join(', ')}`}`,
  ];
}

function spaceText({ variables, groups, cells, combinations, isProof }: NonNullable<LintLines['cells']>): string {
  const size = cells < 1_000_000 ? String(cells) : cells.toPrecision(2);
  const says = isProof
    ? 'a rule of cells that is not named above is broken in none of them'
    : 'not all could be tried, see above';
  return `decision space: ${countOf(variables, 'variable')} in ${countOf(groups, 'independent group')}, ${size} cells in ${countOf(combinations, 'combination')}; ${says}`;
}
