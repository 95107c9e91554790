import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import type { Comparison } from '../domain/comparison.ts';
import { namedSvg } from './named-svg.ts';
import { plotConfig, plotWidth, tickStepMs, timeAxis } from './timeline-spec.ts';

type Curve = Comparison['curves'][number];

const formats = { ratio: '.0%', ms: '.4~g', number: '.4~g' } as const;
const sideColours = ['var(--series-1)', 'var(--series-2)'];

/**
 * One panel for each curve, both sides in each, on one axis of time, as SVG text drawn without a browser. Its colours are
 * those of the page's style sheet; the second side is dashed, so that no colour carries a meaning alone. Null without curves.
 */
export async function comparisonSvg(comparison: Comparison, title: string): Promise<string | null> {
  if (comparison.curves.length === 0) return null;
  const view = new View(parse(compile(specOf(comparison)).spec), { renderer: 'none' });
  try {
    return namedSvg(await view.toSVG(), title);
  } finally {
    view.finalize();
  }
}

function specOf({ curves, sides, horizonMs }: Comparison): TopLevelSpec {
  const labels = sides.map(({ label }) => label);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    params: [
      { name: 'horizonMs', value: horizonMs },
      { name: 'tickMs', value: tickStepMs(horizonMs) },
    ],
    background: 'transparent',
    spacing: 22,
    resolve: { scale: { y: 'independent' } },
    vconcat: curves.map((curve, index) => panel(curve, labels, index === curves.length - 1)),
    config: {
      ...plotConfig,
      title: { color: 'currentColor', fontSize: 12, anchor: 'start' as const, frame: 'group' as const },
    },
  };
}

function panel(curve: Curve, labels: readonly string[], last: boolean) {
  const legend = { orient: 'top' as const, title: null };
  const side = { field: 'side', type: 'nominal' as const, sort: null, title: null, legend };
  return {
    width: plotWidth,
    height: 90,
    // Vega reads a title that is a list as lines; a text is a text.
    title: `${curve.name}${curve.of === 'shown' ? ', as shown' : ''}`,
    data: {
      values: curve.sides.flatMap((points, index) =>
        points.map(([at, value]) => ({ at, value, side: labels[index] ?? '' })),
      ),
    },
    mark: {
      type: 'line' as const,
      interpolate: 'step-after' as const,
      strokeWidth: 1.8,
      invalid: 'break-paths-show-domains' as const,
      point: { size: 12 },
    },
    encoding: {
      x: timeAxis('at', last),
      y: {
        field: 'value',
        type: 'quantitative' as const,
        scale: { zero: false, nice: true },
        axis: { format: formats[curve.unit], tickCount: 3, title: null },
      },
      color: { ...side, scale: { domain: [...labels], range: sideColours } },
      strokeDash: {
        ...side,
        scale: {
          domain: [...labels],
          range: [
            [1, 0],
            [5, 3],
          ],
        },
      },
    },
  };
}
