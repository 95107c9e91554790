import type { Charter } from '../domain/charter.ts';
import type { Expectation } from '../domain/expectation.ts';
import type { Scenario } from '../domain/scenario.ts';
import { changesAnything } from './changes-anything.ts';
import { charterWindows } from './charter-windows.ts';
import type { CharterWindow } from './charter-windows.ts';
import { floorAbove } from './label-floor.ts';
import { overlaps } from './oracle.ts';

/** A label of a scenario that cannot stand, with its place in the scenario. */
export interface LabelProblem {
  readonly message: string;
  readonly path: readonly PropertyKey[];
  /** How to put it right. */
  readonly mend: string;
}

/**
 * Labels looser than the charter that nobody reviewed, and a twin that a constant answer would pass. An advisory label
 * may say what it likes: it is shown and decides nothing, and the charter's own window stands beside it.
 */
export function checkLabels(scenario: Scenario, charter: Charter): readonly LabelProblem[] {
  const windows = charterWindows(scenario, charter);
  const loose = scenario.expected.flatMap((label, place) => {
    if (label.reviewedBy !== null || label.advisory) return [];
    const stricter = windows.find((window) => overlaps(window, label) && isLooser(label, window));
    const floor = stricter ? null : floorAbove(label, scenario, charter);
    if (!stricter && floor === null) return [];
    const wants = stricter
      ? `wants ${stricter.wanted} here because ${stricter.because}`
      : `forbids automation to act alone here because ${floor}`;
    const message = `the label ${label.wanted} is looser than the charter, which ${wants}`;
    const mend = 'tighten the label, or say in `reviewedBy` who reviewed it';
    return [{ message, path: ['expected', place, 'wanted'], mend }];
  });
  const binding = scenario.expected.filter(({ advisory }) => !advisory);
  const decided = [...windows, ...binding].some(({ wanted }) => wanted !== 'may-act');
  if (scenario.twin === null || decided) return loose;
  const message = 'no window of this member of a twin pair wants anything that a constant answer would miss';
  const mend = 'label what is right here, for example `should-act` or `must-escalate`';
  return [...loose, { message, path: ['expected'], mend }];
}

function isLooser(label: Expectation, window: CharterWindow): boolean {
  if (label.target !== null && window.target !== null && label.target !== window.target) return false;
  const permits = label.wanted === 'may-act' || label.wanted === 'should-act';
  if (window.wanted === 'must-escalate') return permits || label.wanted === 'stay-out';
  if (!permits) return false;
  if (window.actions.length === 0) return label.actions.length === 0 || label.actions.some(changesAnything);
  return label.actions.length === 0 || label.actions.some((kind) => window.actions.includes(kind));
}
