import { limits } from '../domain/limits.ts';
import type { GateFinding, GateReport } from '../domain/gate.ts';
import { comparedText, decisionText, findingsOf, lineTexts, playedTexts } from './gate-words.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { countOf } from './words.ts';

/** The report of a gate as GitHub-flavoured Markdown, short enough for a comment: what is cut is said. */
export function gateMarkdown(report: GateReport): string {
  const sections = [head(report), ...newSections(report), played(report), tables(report), foot(report)];
  return withinBytes(sections, limits.gateMarkdownBytesMax);
}

const waiverWords = {
  used: '**Waived**',
  unused: 'Waived, did not come up',
  expired: '**Waiver ran out**',
  'new-here': '**New in this change, does not count for it**',
} as const;

const signs = { pass: '✅', fail: '❌', inconclusive: '❔' } as const;

function head(report: GateReport): string {
  const { verdict, why, waivers } = report;
  return [
    `## ${signs[verdict]} requal gate: ${verdict}`,
    '',
    markdownText(comparedText(report)),
    '',
    ...why.map((one) => `- ${markdownText(one)}`),
    ...waivers.map(({ finding, owner, reason, expires, state }) => {
      const what = waiverWords[state];
      return `- ${what}: ${markdownCode(finding)}, ${markdownText(owner)}, until ${expires}: ${markdownText(reason)}`;
    }),
    '',
  ].join('\n');
}

function newSections(report: GateReport): readonly string[] {
  return findingsOf(report, 'new').map(section);
}

function section(finding: GateFinding): string {
  const { id, requirements, message, decisions, command, scenario, source, times, sure } = finding;
  const rules = requirements.length === 0 ? '' : ` (${requirements.join(', ')})`;
  const often = source === 'generated' ? ` Met in ${countOf(times, 'generated incident')}.` : '';
  const lines = lineTexts(finding);
  return [
    `### New: ${markdownCode(id)}${rules}`,
    '',
    `${markdownText(message)}${often}`,
    '',
    ...lines.map((one) => `- ${sure ? 'Because' : 'Perhaps because'} ${markdownText(one)}`),
    ...(lines.length === 0 ? [] : ['']),
    ...(decisions === null
      ? []
      : [
          markdownTable(
            ['', 'what was decided there'],
            [
              ['baseline', markdownText(decisionText(decisions.baseline))],
              ['candidate', markdownText(decisionText(decisions.candidate))],
            ],
          ),
          '',
        ]),
    ...(command === null ? [] : ['```sh', command, '```', '']),
    ...(scenario === null || source !== 'generated'
      ? []
      : [`Copied to \`scenarios/found\`, ${markdownCode(scenario)} is tried first from then on.`, '']),
  ].join('\n');
}

function played(report: GateReport): string {
  const { equality } = report;
  const proof =
    equality.kind === 'equal'
      ? [
          ...equality.covered.map((one) => `Proved: ${one}.`),
          ...equality.notCovered.map((one) => `Not proved, because no trial reads it: ${one}.`),
        ]
      : [];
  const unproved = equality.kind === 'unproved' ? equality.because : [];
  return [
    '### What was shown',
    '',
    ...[...playedTexts(report), ...proof].map((one) => `- ${markdownText(one)}`),
    ...unproved.slice(0, 20).map((one) => `- Not proved equal: ${markdownText(one)}.`),
    ...report.conditionalOn.map((one) => `- Conditional on: ${markdownText(one)}.`),
    '',
  ].join('\n');
}

function tables(report: GateReport): string {
  const { changes, cells } = report;
  const rowsMax = limits.markdownRowsMax / 10;
  const changed = changes
    .slice(0, rowsMax)
    .map(({ path, place, before, after }) => [
      markdownCode(path),
      markdownText(`${place.file}${place.line === null ? '' : `:${place.line}`}`),
      before === null ? '' : markdownCode(before),
      after === null ? '' : markdownCode(after),
    ]);
  const aims = cells.aims
    .slice(0, rowsMax)
    .map(({ name, isHazard, reached }) => [markdownText(name), isHazard ? 'yes' : 'no', String(reached)]);
  const others = [
    ...findingsOf(report, 'open'),
    ...findingsOf(report, 'waived'),
    ...findingsOf(report, 'unproved'),
    ...findingsOf(report, 'shared'),
  ];
  const told = others
    .slice(0, rowsMax)
    .map(({ id, state, message, times }) => [
      markdownCode(id),
      stateWords[state],
      String(times),
      markdownText(message),
    ]);
  return [
    ...titled('Changes', markdownTable(['what', 'where', 'before', 'now'], changed)),
    ...titled(
      'Places where the two decide differently',
      markdownTable(['where', 'may do more there', 'reached'], aims),
    ),
    ...titled('Other findings', markdownTable(['finding', '', 'times', 'what'], told)),
  ].join('\n');
}

const stateWords = {
  new: 'new',
  open: 'a person has to approve it',
  waived: 'waived',
  shared: 'the baseline as well',
  unproved: 'could be chance',
} as const;

function titled(title: string, table: string): readonly string[] {
  return table === '' ? [] : [`<details><summary>${title}</summary>`, '', table, '', '</details>', ''];
}

function foot({ seed, charterDigest, candidate, baseline, requal, node, folder }: GateReport): string {
  return `Seed ${seed}, candidate ${candidate.digest.slice(0, 12)}, baseline ${baseline.digest.slice(0, 12)}, charter ${charterDigest.slice(0, 12)}, requal ${requal}, Node ${node}. All of it: ${markdownCode(`${folder}/gate.json`)}.\n`;
}

/** Whole sections, from the first on, as long as they fit. */
function withinBytes(sections: readonly string[], bytesMax: number): string {
  const cut = '_The rest was cut to keep this short; gate.json beside it has all of it._\n';
  const kept: string[] = [];
  let bytes = Buffer.byteLength(cut);
  for (const one of sections) {
    bytes += Buffer.byteLength(one) + 1;
    if (bytes > bytesMax) return [...kept, cut].join('\n');
    kept.push(one);
  }
  return kept.join('\n');
}
