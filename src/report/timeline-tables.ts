import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { isAssumption } from './conditions.ts';
import { escapeHtml } from './escape-html.ts';
import { proofWords } from './proof-words.ts';
import { requirementNames } from './requirement-words.ts';
import { sentenceCase } from './words.ts';

type Finding = TrialSummary['findings'][number];

const order = { fail: 0, inconclusive: 1, pass: 2 } as const;

/** What each rule that came up says of this trial: fails first, then inconclusive ones, then passes. */
export function findingSection(trial: TrialSummary): string {
  const findings = trial.findings.filter(cameUp).toSorted((a, b) => order[a.verdict] - order[b.verdict]);
  const rows = findings.map((finding) => [
    `${escapeHtml(finding.invariant)} <span class="dim">${escapeHtml(requirementNames(finding.requirements))}</span>`,
    answerOf(trial, finding),
    escapeHtml(finding.why),
    proofWords(finding.entries),
  ]);
  const caption = 'Each rule of the charter with its requirement, and the journal lines that prove the answer.';
  return table('Findings', caption, ['Rule', 'Answer', 'Why', 'Journal lines'], rows);
}

/** What was wanted in each window and what was given. */
export function windowSection(trial: TrialSummary): string {
  const rows = trial.dispositions.map((window) => {
    const judged = window.correct === null ? 'not judged' : window.correct ? 'right' : 'wrong';
    const tone = { right: 'pass', wrong: 'fail', 'not judged': 'inconclusive' }[judged];
    const notes = [window.advisory ? 'advisory' : '', window.informed ? '' : 'could not be known'];
    return [
      `${formatMoment(window.from)} to ${formatMoment(window.to)}`,
      `${window.wanted}${window.role === null ? '' : ` (${window.role})`}`,
      window.given,
      `<span class="word-${tone}">${[judged, ...notes].filter((text) => text !== '').join(', ')}</span>`,
      escapeHtml(window.because),
      proofWords(window.entries),
    ];
  });
  const caption = 'What the oracle wanted of automation in each window, and what it got.';
  return table('Windows', caption, ['Window', 'Wanted', 'Given', 'Answer', 'Because', 'Journal lines'], rows);
}

/** The rules about which this trial shows nothing, by the reason. Never exercised is not passed. */
export function unexercisedSection(trial: TrialSummary): string {
  const reasons = Map.groupBy(
    trial.findings.filter((finding) => !cameUp(finding)),
    ({ why }) => why,
  );
  if (reasons.size === 0) return '';
  const items = [...reasons].map(([why, findings]) => {
    const names = findings.map(({ invariant, requirements }) => `${invariant} (${requirements.join(', ')})`);
    return `<li>${escapeHtml(sentenceCase(why))}: <span class="dim">${escapeHtml(names.join(', '))}</span></li>`;
  });
  return `<h2>Not exercised</h2>
<p>Never exercised is not passed: this trial shows nothing about these rules.</p>
<ul>
${items.join('\n')}
</ul>`;
}

/** A fail stands whatever else is said of the rule. */
function cameUp({ exercised, verdict }: Finding): boolean {
  return exercised || verdict === 'fail';
}

/** A pass is only called one where it was earned. */
function answerOf(trial: TrialSummary, finding: Finding): string {
  const unsafe = finding.attempted > 0 ? `, ${finding.attempted} attempted, ${finding.realised} realised` : '';
  const assumption = isAssumption(trial, finding) ? ', an assumption (requal&#39;s own guardrails)' : '';
  const word = finding.verdict === 'pass' && assumption !== '' ? 'held' : finding.verdict;
  return `<span class="word-${finding.verdict}">${word}</span>${assumption}${unsafe}`;
}

/**
 * A table whose first cell names its row; cells are HTML already. The roles are written out because on a narrow screen
 * the cells stand below one another, and browsers then forget that they were a table.
 */
function table(title: string, caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return `<h2>${title}</h2>\n<p>There are none.</p>`;
  const headCells = heads.map((head) => `<th role="columnheader" scope="col">${head}</th>`).join('');
  const bodyRows = rows.map(([name = '', ...cells]) => {
    const data = cells.map((cell, index) => `<td role="cell" data-head="${heads[index + 1] ?? ''}">${cell}</td>`);
    return `<tr role="row"><th role="rowheader" scope="row">${name}</th>${data.join('')}</tr>`;
  });
  return `<h2>${title}</h2>
<table role="table" class="stacked"><caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${headCells}</tr></thead>
<tbody role="rowgroup">
${bodyRows.join('\n')}
</tbody></table>`;
}
