import { pathToFileURL } from 'node:url';
import { isAbsolute, sep } from 'node:path';
import { packageVersion } from '../base/package-root.ts';
import type { SourcePlace } from '../base/errors.ts';

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

/**
 * The report as a SARIF 2.1.0 log, on the lines of the YAML files: code hosts show it beside the change. Columns count UTF-16 units
 * from 1, as places do. A requirement id and the example cell are properties of a result.
 */
export function lintSarif({ problems }: SarifInput): object {
  const rules = [...new Set(problems.map(({ rule }) => rule))].toSorted();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'requal lint',
            semanticVersion: packageVersion(),
            rules: rules.map((id) => ({ id, name: id })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map((problem) => resultOf(problem, rules)),
      },
    ],
  };
}

function resultOf(problem: SarifInput['problems'][number], rules: readonly string[]): object {
  const { rule, severity, message, mend, place, requirement, cell } = problem;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level: severity,
    message: { text: mend === null ? message : `${message} To mend it: ${mend}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, ...regionOf(place) } }],
    properties: {
      ...(requirement === null ? {} : { requirement }),
      ...(cell === null ? {} : { cell }),
    },
  };
}

function regionOf({ line, column }: SourcePlace): object {
  if (line === null) return {};
  return { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } };
}

/** Relative paths stay relative, so that a code host finds them from the root of the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join('/');
}
