import { escapeHtml } from './escape-html.ts';

/**
 * A table whose first cell names its row, for a page with the style of the timelines; cells are HTML already. The roles are
 * written out because on a narrow screen the cells stand below one another, and browsers then forget that they were a table.
 */
export function htmlTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const headCells = heads.map((head) => `<th role="columnheader" scope="col">${escapeHtml(head)}</th>`).join('');
  const body = rows.map(([name = '', ...cells]) => {
    const data = cells.map(
      (cell, index) => `<td role="cell" data-head="${escapeHtml(heads[index + 1] ?? '')}">${cell}</td>`,
    );
    return `<tr role="row"><th role="rowheader" scope="row">${name}</th>${data.join('')}</tr>`;
  });
  return `<table role="table" class="stacked">
<thead role="rowgroup"><tr role="row">${headCells}</tr></thead>
<tbody role="rowgroup">
${body.join('\n')}
</tbody></table>`;
}
