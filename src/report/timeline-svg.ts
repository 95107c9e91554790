import { parse, View } from 'vega';
import type { Runtime } from 'vega';
import { compile } from 'vega-lite';
import { namedSvg } from './named-svg.ts';
import type { TimelineRows } from './timeline-rows.ts';
import { tickStepMs, timelineSpec } from './timeline-spec.ts';

/** Compiled on first use: the shape is the same for every trial and costs as much as drawing several. */
let compiled: Runtime | null = null;

/**
 * The plot of one trial as SVG text, drawn without a browser. Its colours are CSS variables and `currentColor`, so it
 * belongs into a page with the style of `timeline-style.ts`. `title` becomes its accessible name; what it shows must
 * stand in the page as text as well.
 */
export async function timelineSvg(rows: TimelineRows, title: string): Promise<string> {
  compiled ??= parse(compile(timelineSpec()).spec);
  const view = new View(compiled, { renderer: 'none' });
  try {
    view.signal('horizonMs', rows.horizonMs);
    view.signal('tickMs', tickStepMs(rows.horizonMs));
    view.signal('lowest', lowestOf(rows));
    view.data('objective', [{ ratio: rows.objective }]);
    // The renderer keeps what it is given and adds fields to it, so it gets copies.
    view.data(
      'truth',
      rows.truth.map((row) => ({ ...row })),
    );
    view.data(
      'shown',
      rows.shown.map((row) => ({ ...row })),
    );
    view.data(
      'marks',
      rows.marks.map((row) => ({ ...row })),
    );
    return namedSvg(await view.toSVG(), title);
  } finally {
    view.finalize();
  }
}

/** The bottom of the success axis: a little below the lowest value, and never above 90 %, so that small dips stay small. */
function lowestOf({ truth, shown, objective }: TimelineRows): number {
  const lowest = [...truth, ...shown].reduce((least, { ratio }) => Math.min(least, ratio), objective);
  return Math.max(0, Math.min(0.9, Math.floor(lowest * 20) / 20));
}
