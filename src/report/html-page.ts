import { escapeHtml } from './escape-html.ts';
import { timelineStyle } from './timeline-style.ts';

/** Nothing is fetched and nothing runs: a page is text, one style sheet and pictures. */
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'";

/** A self-contained HTML page around `main`, which is HTML already. The title is plain text; `style` is what only this page has. */
export function htmlPage(title: string, main: string, style = ''): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<title>${escapeHtml(title)}</title>
<style>${timelineStyle}${style}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
}
