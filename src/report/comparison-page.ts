import type { Comparison } from '../domain/comparison.ts';
import { comparisonSvg } from './comparison-svg.ts';
import { comparisonTables } from './comparison-tables.ts';
import type { ComparisonTable } from './comparison-tables.ts';
import { escapeHtml } from './escape-html.ts';
import { htmlPage } from './html-page.ts';

/** `compare.html`: what differs, the curves of both sides, and everything side by side. Every text of a journal is escaped. */
export async function comparisonPage(comparison: Comparison): Promise<string> {
  const { title, scenario, sides, verdict } = comparison;
  const said = sides.map((side) => `${side.label} ${side.verdict}`).join(', ');
  const svg = await comparisonSvg(
    comparison,
    `Curves of ${scenario}: ${sides.map(({ label }) => label).join(' and ')}`,
  );
  const main = `<h1>${escapeHtml(title)}</h1>
<p class="dim">Scenario <code>${escapeHtml(scenario)}</code>, side by side</p>
<p class="verdict ${verdict}"><strong>${verdict.toUpperCase()}</strong> ${escapeHtml(said)}</p>
${list('Take care', comparison.cautions)}
${list('Differences', comparison.differences) || '<h2>Differences</h2>\n<p>None that is larger than the noise that a real system has.</p>'}
${svg === null ? '' : plot(svg)}
${comparisonTables(comparison).map(table).join('\n')}
${list('Agreements', comparison.agreements)}
${list(
  'Journals',
  sides.map(({ label, journal, chainHead }) => `${label}: ${journal}, last hash ${chainHead}`),
)}`;
  return htmlPage(`${title}: ${said}`, main);
}

function list(heading: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h2>${heading}</h2>\n<ul>\n${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('\n')}\n</ul>`;
}

function plot(svg: string): string {
  return `<h2>Curves</h2>
<figure>
<div class="scroll" tabindex="0" role="region" aria-label="Curves, scroll sideways">
${svg}
</div>
<figcaption>Both sides of each indicator in scenario time. A break in a line is a value that was not there. What is furthest apart
stands in words among the differences.</figcaption>
</figure>`;
}

function table({ title, heads, rows }: ComparisonTable): string {
  const headCells = heads.map((head) => `<th role="columnheader" scope="col">${escapeHtml(head)}</th>`).join('');
  const bodyRows = rows.map(([name = '', ...cells]) => {
    const data = cells.map(
      (cell, index) => `<td role="cell" data-head="${escapeHtml(heads[index + 1] ?? '')}">${escapeHtml(cell)}</td>`,
    );
    return `<tr role="row"><th role="rowheader" scope="row">${escapeHtml(name)}</th>${data.join('')}</tr>`;
  });
  return `<h2>${escapeHtml(title)}</h2>
<table role="table" class="stacked">
<thead role="rowgroup"><tr role="row">${headCells}</tr></thead>
<tbody role="rowgroup">
${bodyRows.join('\n')}
</tbody></table>`;
}
