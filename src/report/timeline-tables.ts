import { formatMoment } from '../base/duration.ts';
import type { TrialSummary } from '../domain/summary.ts';
import { isAssumption } from './conditions.ts';
import { escapeHtml } from './escape-html.ts';
import { proofWords } from './proof-words.ts';

type Finding = TrialSummary['findings'][number];

const order = { fail: 0, inconclusive: 1, pass: 2 } as const;

/** What each rule says of this trial: fails first, then inconclusive ones, then passes, rules that never came up last. */
export function findingSection(trial: TrialSummary): string {
  const findings = trial.findings.toSorted((a, b) => rankOf(a) - rankOf(b));
  const rows = findings.map((finding) => [
    `${escapeHtml(finding.invariant)} <span class="dim">${escapeHtml(finding.requirements.join(' '))}</span>`,
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

/** A fail stands whatever else is said of the rule; what never came up follows all that did. */
function rankOf({ verdict, exercised }: Finding): number {
  return verdict === 'fail' ? 0 : order[verdict] + (exercised ? 0 : 3);
}

/** A pass is only called one where it was earned. */
function answerOf(trial: TrialSummary, finding: Finding): string {
  const unsafe = finding.attempted > 0 ? `, ${finding.attempted} attempted, ${finding.realised} realised` : '';
  const assumption = isAssumption(trial, finding) ? ', an assumption (requal&#39;s own guardrails)' : '';
  if (finding.verdict !== 'fail' && !finding.exercised) {
    return `<span class="dim">${finding.verdict === 'pass' ? '' : `${finding.verdict}, `}not exercised</span>${unsafe}`;
  }
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
