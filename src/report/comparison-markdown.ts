import type { Comparison } from '../domain/comparison.ts';
import { comparisonTables, curveLines } from './comparison-tables.ts';
import { markdownCode, markdownTable, markdownText } from './markdown-table.ts';
import { printable } from './printable.ts';

const sparkColumns = 60;

/** `compare.md`: the same as the terminal shows, for a reader of files. The plot is in compare.html. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { title, scenario, sides, verdict } = comparison;
  const said = sides.map((side) => `${side.label} ${side.verdict}`).join(', ');
  const sections = [
    `# ${markdownText(title)}: ${said}\n\nScenario ${markdownCode(scenario)}, verdict of the two: **${verdict}**. The plot: [compare.html](compare.html); all numbers: [comparison.json](comparison.json).`,
    section('Take care', bullets(comparison.cautions)),
    section(
      'Differences',
      bullets(comparison.differences) || 'None that is larger than the noise that a real system has.',
    ),
    section('Agreements', bullets(comparison.agreements)),
    ...comparisonTables(comparison).map(({ title: name, heads, rows }) =>
      section(
        name,
        markdownTable(
          heads,
          rows.map((row) => row.map(markdownText)),
        ),
      ),
    ),
    section('Curves', curves(comparison)),
    section(
      'Journals',
      sides
        .map(
          ({ label, journal, chainHead }) =>
            `- ${label}: ${markdownCode(journal)}, last hash ${markdownCode(chainHead)}`,
        )
        .join('\n'),
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function section(title: string, content: string): string {
  return content === '' ? '' : `## ${title}\n\n${content}`;
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${markdownText(item)}`).join('\n');
}

/** Drawn as text, on one scale for both sides. */
function curves(comparison: Comparison): string {
  const drawn = curveLines(comparison, sparkColumns).map(({ name, lines }) => [printable(name), ...lines].join('\n'));
  return drawn.length === 0
    ? ''
    : `On one scale each; a dot is a moment of which nothing is known.\n\n\`\`\`text\n${drawn.join('\n\n')}\n\`\`\``;
}
