import { escapeHtml } from './escape-html.ts';
import { plotWidth } from './timeline-spec.ts';

/** Room for the half of the last label of the time axis that stands beyond it. */
const marginRight = 24;

/**
 * Gives the picture its name and takes from it the focus and the roles that the renderer adds for scripts. Without a
 * browser the renderer guesses text too wide, so the width is what the plot and its left axis need.
 */
export function namedSvg(svg: string, title: string): string {
  const left = Number(/<g [^>]*transform="translate\((\d+),/.exec(svg)?.[1] ?? 0);
  const width = left + plotWidth + marginRight;
  return svg
    .replaceAll(/ (?:role|aria-[a-z]+|tabindex)="[^"]*"/g, '')
    .replace(
      / width="\d+" height="(\d+)" viewBox="0 0 \d+ \d+"/,
      ` width="${width}" height="$1" viewBox="0 0 ${width} $1"`,
    )
    .replace(/^<svg /, `<svg role="img" aria-label="${escapeHtml(title)}" `);
}
