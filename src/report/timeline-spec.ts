import type { TopLevelSpec } from 'vega-lite';

/** Width of the plot itself in pixels; labels of the axes stand to its left. */
export const plotWidth = 860;
const minute = 60_000;
/** Steps of the time axis that a reader expects. */
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360].map((minutes) => minutes * minute);

/** Colours come from the page's style sheet, so that one picture suits light, dark and print. */
const tones = ['fault', 'alert', 'good', 'bad', 'neutral', 'decision', 'person', 'action'];
const toneColour = { domain: tones, range: tones.map((tone) => `var(--${tone})`) };
const seriesRange = [1, 2, 3, 4].map((number) => `var(--series-${number})`);
const seriesShapes = ['circle', 'square', 'triangle-up', 'diamond'];

const clock = `(datum.value >= 3600000 ? floor(datum.value / 3600000) + ':' : '') + format(floor(datum.value / 60000) % 60, '02') + ':' + format(floor(datum.value / 1000) % 60, '02')`;
const timeScale = { domainMin: 0, domainMax: { expr: 'horizonMs' }, nice: false, zero: true };
const timeValues = { expr: 'sequence(0, horizonMs + 1, tickMs)' };
/** The axis of time that all panels of a plot share; labels stand at the lowest alone. Needs the parameters `horizonMs` and `tickMs`. */
export const timeAxis = (field: string, labels: boolean) => ({
  field,
  type: 'quantitative' as const,
  scale: timeScale,
  axis: {
    values: timeValues,
    labelExpr: clock,
    grid: true,
    labels,
    ticks: labels,
    title: labels ? 'time (mm:ss)' : null,
  },
});

/** Text and lines in the colours of the page that the plot stands in. */
export const plotConfig = {
  font: 'inherit',
  view: { stroke: null },
  axis: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    labelFontSize: 11,
    titleFontSize: 11,
    gridColor: 'var(--grid)',
    domainColor: 'var(--grid)',
    tickColor: 'var(--grid)',
    titleFontWeight: 'normal' as const,
  },
  legend: {
    labelColor: 'currentColor',
    titleColor: 'currentColor',
    labelFontSize: 11,
    labelLimit: 300,
    symbolSize: 40,
  },
};

/** The distance between labels of the time axis, so that at most a dozen stand on it. */
export function tickStepMs(horizonMs: number): number {
  return tickSteps.find((step) => horizonMs / step <= 12) ?? Math.ceil(horizonMs / 12);
}

/**
 * The shape of every timeline: what users truly met against what automation was shown, and below it the lanes of what
 * happened, on one time axis. It holds no data: `timeline-svg.ts` compiles it once and feeds each trial's rows and the
 * parameters (`horizonMs`, `tickMs`, `objective`, `lowest`) to it.
 */
export function timelineSpec(): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    params: [
      { name: 'horizonMs', value: 3_600_000 },
      { name: 'tickMs', value: 300_000 },
      { name: 'objective', value: 0.99 },
      { name: 'lowest', value: 0.9 },
    ],
    background: 'transparent',
    spacing: 18,
    resolve: { scale: { color: 'independent', shape: 'independent' }, legend: { color: 'independent' } },
    vconcat: [successPanel(), lanePanel()],
    config: plotConfig,
  };
}

function successPanel() {
  const ratio = {
    type: 'quantitative' as const,
    scale: { domainMin: { expr: 'lowest' }, domainMax: 1, nice: false, zero: false },
    axis: { format: '.0%', tickCount: 4, title: 'requests that succeed' },
  };
  const series = { field: 'series', type: 'nominal' as const, title: null, sort: null };
  // Names of services may be long: more than two beside each other would leave the page.
  const legend = { orient: 'top' as const, title: null, columns: 2 };
  const colour = { ...series, scale: { range: seriesRange }, legend };
  return {
    width: plotWidth,
    height: 150,
    layer: [
      {
        data: { name: 'objective' },
        mark: { type: 'rule' as const, strokeDash: [5, 4], color: 'var(--bad)' },
        encoding: { y: { field: 'ratio', ...ratio } },
      },
      {
        data: { name: 'truth' },
        mark: { type: 'line' as const, interpolate: 'step-after' as const, color: 'currentColor', strokeWidth: 1.8 },
        encoding: { x: timeAxis('at', false), y: { field: 'ratio', ...ratio } },
      },
      {
        data: { name: 'shown' },
        mark: { type: 'rule' as const, strokeWidth: 1, opacity: 0.8 },
        encoding: {
          x: timeAxis('eventAt', false),
          x2: { field: 'at' },
          y: { field: 'ratio', ...ratio },
          color: colour,
        },
      },
      {
        data: { name: 'shown' },
        mark: { type: 'point' as const, filled: true, size: 40, opacity: 1 },
        encoding: {
          x: timeAxis('at', false),
          y: { field: 'ratio', ...ratio },
          color: colour,
          shape: { ...series, scale: { range: seriesShapes } },
        },
      },
    ],
  };
}

function lanePanel() {
  const row = {
    field: 'row',
    type: 'nominal' as const,
    sort: 'ascending' as const,
    title: null,
    axis: { labelExpr: "split(datum.label, '|')[1]", ticks: false, domain: false, labelFontWeight: 'bold' as const },
  };
  const colour = { field: 'tone', type: 'nominal' as const, scale: toneColour, legend: null };
  const isSpan = 'datum.to > datum.from';
  const label = (anchor: 'start' | 'end') => ({
    transform: [{ filter: `datum.anchor === '${anchor}'` }],
    mark: {
      type: 'text' as const,
      align: anchor === 'start' ? ('left' as const) : ('right' as const),
      dx: anchor === 'start' ? 8 : -8,
      baseline: 'middle' as const,
      fontSize: 11,
      color: 'currentColor',
    },
    encoding: { x: timeAxis('labelAt', true), y: row, text: { field: 'label', type: 'nominal' as const } },
  });
  return {
    width: plotWidth,
    height: { step: 22 },
    data: { name: 'marks' },
    layer: [
      {
        transform: [{ filter: isSpan }],
        mark: { type: 'bar' as const, height: 17, fillOpacity: 0.28, strokeWidth: 1 },
        encoding: { x: timeAxis('from', true), x2: { field: 'to' }, y: row, color: colour, stroke: colour },
      },
      {
        transform: [{ filter: `!(${isSpan})` }],
        mark: { type: 'point' as const, filled: true, shape: 'diamond', size: 60, opacity: 1 },
        encoding: { x: timeAxis('from', true), y: row, color: colour },
      },
      label('start'),
      label('end'),
    ],
  };
}
