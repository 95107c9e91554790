import { printable } from './printable.ts';

/** One test of a suite, as CI systems list them. */
export interface JunitCase {
  /** What it belongs to, with dots between the parts. */
  readonly group: string;
  readonly name: string;
  readonly result:
    | { readonly kind: 'passed' }
    | { readonly kind: 'failed'; readonly message: string; readonly detail: string }
    /** Neither passed nor failed: waived, or not tried. */
    | { readonly kind: 'skipped'; readonly message: string }
    /** What was to be tested could not be: inconclusive. */
    | { readonly kind: 'error'; readonly message: string; readonly detail: string };
}

/** A suite of tests. */
export interface JunitSuite {
  readonly name: string;
  /** ISO date and time. */
  readonly startedAt: string;
  readonly tookMs: number;
  readonly cases: readonly JunitCase[];
}

/**
 * A suite as JUnit XML, in the form that Jenkins, GitLab and the reporters for GitHub read: `testsuites`, `testsuite`, `testcase` with
 * `failure`, `error` or `skipped`. Texts are escaped, and what XML 1.0 cannot hold is replaced.
 */
export function junitXml({ name, startedAt, tookMs, cases }: JunitSuite): string {
  const count = (kind: JunitCase['result']['kind']): number =>
    cases.filter(({ result }) => result.kind === kind).length;
  const counts = `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}" skipped="${count('skipped')}"`;
  const time = (tookMs / 1_000).toFixed(3);
  const stamp = startedAt.replace(/(\.\d+)?Z$/, '');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${attribute(name)}" ${counts} time="${time}">`,
    `  <testsuite name="${attribute(name)}" ${counts} time="${time}" timestamp="${attribute(stamp)}">`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseLines({ group, name, result }: JunitCase): readonly string[] {
  const open = `    <testcase classname="${attribute(group)}" name="${attribute(name)}"`;
  if (result.kind === 'passed') return [`${open}/>`];
  const message = `message="${attribute(result.message)}"`;
  const inner =
    result.kind === 'skipped'
      ? `      <skipped ${message}/>`
      : result.kind === 'failed'
        ? `      <failure ${message} type="fail">${text(result.detail)}</failure>`
        : `      <error ${message} type="inconclusive">${text(result.detail)}</error>`;
  return [`${open}>`, inner, '    </testcase>'];
}

function attribute(value: string): string {
  return escaped(printable(value)).replaceAll('"', '&quot;').replaceAll("'", '&apos;');
}

/** Line by line, so that line breaks stay. */
function text(value: string): string {
  return value
    .split(/\r\n|\r|\n/)
    .map((line) => escaped(printable(line)))
    .join('\n');
}

/** Half a surrogate pair and the last two characters of the plane are no characters of XML 1.0. */
function escaped(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
