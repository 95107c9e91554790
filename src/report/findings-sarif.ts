import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256 } from '../base/canonical-json.ts';
import type { SourcePlace } from '../base/errors.ts';
import { packageVersion } from '../base/package-root.ts';

/** One finding, at the places of the files that it rests on. */
export interface SarifFinding {
  readonly rule: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: string;
  /** The first is where it is shown; none for what has no line. */
  readonly places: readonly SourcePlace[];
  /** Somebody answers for it until a date; null where nobody does. */
  readonly waivedBecause: string | null;
  readonly properties: Readonly<Record<string, string | number | object>>;
}

/**
 * Findings of any verb as a SARIF 2.1.0 log, on the lines of the YAML files. Columns count UTF-16 units from 1, as places do.
 * A waived finding is suppressed and not left out, so that code hosts show who answers for it.
 */
export function findingsSarif(tool: string, findings: readonly SarifFinding[]): object {
  const rules = [...new Set(findings.map(({ rule }) => rule))].toSorted();
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool,
            semanticVersion: packageVersion(),
            rules: rules.map((id) => ({ id, name: id })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, rules)),
      },
    ],
  };
}

function resultOf(
  { rule, level, message, places, waivedBecause, properties }: SarifFinding,
  rules: readonly string[],
): object {
  const [first, ...others] = places;
  return {
    ruleId: rule,
    ruleIndex: rules.indexOf(rule),
    level,
    message: { text: message },
    locations: first === undefined ? [] : [locationOf(first)],
    ...(others.length === 0 ? {} : { relatedLocations: others.map((place, id) => ({ id, ...locationOf(place) })) }),
    // The same finding on the same file is the same alert from one run to the next, wherever its line has moved.
    partialFingerprints: { requal: sha256(JSON.stringify([rule, first?.file ?? '', message])) },
    ...(waivedBecause === null ? {} : { suppressions: [{ kind: 'external', justification: waivedBecause }] }),
    properties,
  };
}

function locationOf({ file, line, column }: SourcePlace): object {
  const region =
    line === null ? {} : { region: { startLine: line, ...(column === null ? {} : { startColumn: column }) } };
  return { physicalLocation: { artifactLocation: { uri: uriOf(file) }, ...region } };
}

/** Relative paths stay relative, so that a code host finds them from the root of the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join('/');
}
