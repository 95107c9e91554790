import { plotWidth } from './timeline-spec.ts';

/** One mark: a bar from `from` to `to` in milliseconds, or a point where both are the same, with its label beside it. */
export interface LaneMark {
  readonly lane: 'Faults' | 'Alerts' | 'Windows' | 'Decisions' | 'People' | 'Actions' | 'Milestones';
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** What it is drawn as; the page's style sheet gives each tone a colour that suits light and dark. */
  readonly tone: 'fault' | 'alert' | 'good' | 'bad' | 'neutral' | 'decision' | 'person' | 'action';
}

/** A mark with its place: `row` sorts and carries the name of the lane after the `|` on the first row of each. */
export type PlacedMark = LaneMark & {
  readonly row: string;
  readonly anchor: 'start' | 'end';
  readonly labelAt: number;
};

const lanes = ['Faults', 'Alerts', 'Windows', 'Decisions', 'People', 'Actions', 'Milestones'] as const;
/** Width of one letter of a label at its size, a little generous. */
const letterWidth = 6.4;
const labelMax = 60;

/** Puts the marks of each lane on as many rows as it takes for no label to run into another. */
export function packLanes(marks: readonly LaneMark[], horizonMs: number): readonly PlacedMark[] {
  const placed: PlacedMark[] = [];
  let rowsBefore = 0;
  for (const lane of lanes) {
    const rowEnds: number[] = [];
    for (const mark of marks.filter((one) => one.lane === lane).sort((a, b) => a.from - b.from)) {
      const label = mark.label.length > labelMax ? `${mark.label.slice(0, labelMax - 1)}…` : mark.label;
      const extent = extentOf({ ...mark, label }, horizonMs);
      const free = rowEnds.findIndex((end) => end <= extent.from);
      const row = free === -1 ? rowEnds.length : free;
      rowEnds[row] = extent.to;
      const name = `${String(rowsBefore + row).padStart(3, '0')}|${row === 0 ? lane : ''}`;
      placed.push({ ...mark, label, row: name, anchor: extent.anchor, labelAt: extent.labelAt });
    }
    rowsBefore += rowEnds.length;
  }
  return placed;
}

interface Extent {
  readonly from: number;
  readonly to: number;
  readonly anchor: 'start' | 'end';
  readonly labelAt: number;
}

/** The label stands in its bar, or after a bar that is too short for it; where it would leave the plot, it stands before. */
function extentOf(mark: LaneMark, horizonMs: number): Extent {
  const labelMs = ((mark.label.length * letterWidth + 18) / plotWidth) * horizonMs;
  const gapMs = (10 / plotWidth) * horizonMs;
  const labelAt = mark.to - mark.from < labelMs ? mark.to : mark.from;
  if (labelAt + labelMs <= horizonMs) {
    return { from: mark.from, to: Math.max(mark.to, labelAt + labelMs) + gapMs, anchor: 'start', labelAt };
  }
  const before = Math.min(horizonMs, Math.max(mark.from, labelMs));
  return { from: Math.min(mark.from, before - labelMs), to: mark.to + gapMs, anchor: 'end', labelAt: before };
}
