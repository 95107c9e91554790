import type { SourcePlace } from '../base/errors.ts';
import { findingsSarif } from './findings-sarif.ts';
import type { SarifFinding } from './findings-sarif.ts';

/** A lint report as SARIF needs it. */
export interface SarifInput {
  readonly problems: readonly {
    readonly severity: 'error' | 'warning' | 'note';
    readonly rule: string;
    readonly requirement: string | null;
    readonly message: string;
    readonly mend: string | null;
    readonly place: SourcePlace;
    readonly cell: object | null;
  }[];
}

/** The report as a SARIF log; see findings-sarif.ts. A requirement id and the example cell are properties of a result. */
export function lintSarif({ problems }: SarifInput): object {
  return findingsSarif('requal lint', problems.map(findingOf));
}

function findingOf(problem: SarifInput['problems'][number]): SarifFinding {
  const { rule, severity, message, mend, place, requirement, cell } = problem;
  return {
    rule,
    level: severity,
    message: mend === null ? message : `${message} To mend it: ${mend}`,
    places: [place],
    waivedBecause: null,
    properties: {
      ...(requirement === null ? {} : { requirement }),
      ...(cell === null ? {} : { cell }),
    },
  };
}
