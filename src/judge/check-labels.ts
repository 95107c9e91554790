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
    const why = whyLoose(label, windows, scenario, charter);
    if (why === null) return [];
    const message = `the label ${label.wanted} is looser than the charter, which ${why}`;
    const mend = 'tighten the label, or say in `reviewedBy` who reviewed it';
    return [{ message, path: ['expected', place, 'wanted'], mend }];
  });
  return [...loose, ...undecidedTwin(scenario, windows)];
}

function whyLoose(
  label: Expectation,
  windows: readonly CharterWindow[],
  scenario: Scenario,
  charter: Charter,
): string | null {
  const stricter = windows.find((window) => overlaps(window, label) && isLooser(label, window));
  if (stricter) return `wants ${stricter.wanted} here because ${stricter.because}`;
  const floor = floorAbove(label, scenario, charter);
  return floor === null ? null : `forbids automation to act alone here because ${floor}`;
}

/**
 * The member of a pair that names a hazard is the one with it, so a person, or nothing, is right somewhere in it: a label
 * that loosened its only window would leave the hazard without any, unless a reviewer answers for it.
 */
function undecidedTwin({ twin, expected }: Scenario, windows: readonly CharterWindow[]): readonly LabelProblem[] {
  if (twin === null) return [];
  const binding = expected.filter(({ advisory }) => !advisory);
  const isStrict = ({ wanted }: Pick<Expectation, 'wanted'>) => wanted !== 'may-act' && wanted !== 'should-act';
  if (windows.some(isStrict) || binding.some((label) => isStrict(label) || label.reviewedBy !== null)) return [];
  const message = `no window wants a person, or nothing, although the hazard ${twin.hazard} is true here and not in the twin`;
  const mend = 'label what is right here, for example `must-escalate` or `must-not-act`';
  return [{ message, path: ['expected'], mend }];
}

function isLooser(label: Expectation, window: CharterWindow): boolean {
  const permits = label.wanted === 'may-act' || label.wanted === 'should-act';
  if (window.wanted === 'must-escalate') return permits || label.wanted === 'stay-out';
  if (!permits) return false;
  if (window.actions.length === 0) return label.actions.length === 0 || label.actions.some(changesAnything);
  return label.actions.length === 0 || label.actions.some((kind) => window.actions.includes(kind));
}
