import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import type { RecoveryCurve } from '../domain/qualification-report.ts';
import { namedSvg } from './named-svg.ts';
import { plotConfig, plotWidth } from './timeline-spec.ts';

const colours = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'];
const dashes = [
  [1, 0],
  [5, 3],
  [2, 2],
  [8, 3, 2, 3],
];

/**
 * The share of incidents that users have not recovered from, by time since they were first hurt, with its band, for the
 * candidate and for those it is compared with. SVG text drawn without a browser; null where no incident hurt users.
 */
export async function recoverySvg(curves: readonly RecoveryCurve[], title: string): Promise<string | null> {
  if (curves.length === 0) return null;
  const view = new View(parse(compile(specOf(curves)).spec), { renderer: 'none' });
  try {
    return namedSvg(await view.toSVG(), title);
  } finally {
    view.finalize();
  }
}

function specOf(curves: readonly RecoveryCurve[]): TopLevelSpec {
  const names = curves.map(({ who }) => who);
  const untilMs = Math.max(...curves.flatMap(({ steps }) => steps.map(({ fromMs }) => fromMs)), 60_000);
  const values = curves.flatMap(({ who, steps }) => {
    const last = steps.at(-1);
    const points = last === undefined ? [] : [...steps, { ...last, fromMs: untilMs }];
    return points.map(({ fromMs, share, low, high }) => ({ minutes: fromMs / 60_000, share, low, high, who }));
  });
  const side = {
    field: 'who',
    type: 'nominal' as const,
    sort: null,
    title: null,
    legend: { orient: 'top' as const, title: null, columns: 2 },
  };
  const x = {
    field: 'minutes',
    type: 'quantitative' as const,
    axis: { title: 'minutes since users were first hurt', tickCount: 8 },
    scale: { nice: false },
  };
  const scale = { domain: [0, 1] };
  const y = { type: 'quantitative' as const, scale, axis: { format: '.0%', tickCount: 4, title: 'not recovered' } };
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'transparent',
    width: plotWidth,
    height: 170,
    data: { values },
    layer: [
      {
        mark: { type: 'area', interpolate: 'step-after', opacity: 0.15 },
        encoding: {
          x,
          y: { field: 'low', ...y },
          y2: { field: 'high' },
          color: { ...side, scale: { domain: names, range: colours } },
        },
      },
      {
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
        encoding: {
          x,
          y: { field: 'share', ...y },
          color: { ...side, scale: { domain: names, range: colours } },
          strokeDash: { ...side, scale: { domain: names, range: dashes } },
        },
      },
    ],
    config: plotConfig,
  };
}
