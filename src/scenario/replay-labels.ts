import { formatDuration } from '../base/duration.ts';
import type { Expectation } from '../domain/expectation.ts';
import type { HumanAction, Incident, Label, UnscoredLabel } from '../domain/replay.ts';
import type { TimelineRow } from '../domain/timeline-row.ts';
import { precisionMs } from '../domain/timeline-row.ts';

/** What people did in the recording, in order of time. */
export function humanActionsOf(incident: Incident, timeline: readonly TimelineRow[]): readonly HumanAction[] {
  const startAt = Date.parse(incident.window.start);
  return timeline
    .filter((row) => row.kind === 'action' && row.actor === 'human')
    .map((row) => ({
      at: Date.parse(row.at) - startAt,
      target: row.target,
      text: row.what,
      outcome: row.outcome ?? 'unknown',
      precisionMs: precisionMs[row.precision],
      certainty: row.certainty,
      action: row.action,
    }));
}

/**
 * The labels of an incident as windows of a scenario. From the first effective human action on nothing is scored, since
 * what happened then is the people's doing (design.md section 5); windows are cut there, and the rest is named.
 */
export function scoredLabels(
  incident: Incident,
  humanActions: readonly HumanAction[],
): { readonly expected: readonly Expectation[]; readonly unscored: readonly UnscoredLabel[] } {
  const startAt = Date.parse(incident.window.start);
  const helped = humanActions.find((action) => action.outcome === 'helped');
  const cutAt = helped?.at ?? Infinity;
  const endAt = Math.min(cutAt, incident.horizon);
  const why = cutAt <= incident.horizon ? 'after the first effective human action' : 'after the end of what is run';
  const expected: Expectation[] = [];
  const unscored: UnscoredLabel[] = [];
  for (const label of incident.expectations) {
    const from = Date.parse(label.from) - startAt;
    const to = Date.parse(label.to) - startAt;
    if (from >= endAt) {
      unscored.push({ label, because: `It begins at ${formatDuration(from)}, ${why} at ${formatDuration(endAt)}.` });
    } else {
      const cut = to > endAt ? ` (Cut at ${formatDuration(endAt)}: ${why} nothing is scored.)` : '';
      expected.push(toExpectation(label, from, Math.min(to, endAt), cut));
    }
  }
  return { expected, unscored };
}

/**
 * A label as a window. One that loosens what the charter asks, and that nobody has reviewed, is advisory, as is one
 * that rests on rows of low certainty (rule 6 of the incident facts).
 */
export function toExpectation(label: Label, from: number, to: number, cut: string): Expectation {
  const loosens = label.wanted === 'may-act' || label.wanted === 'should-act';
  return {
    from,
    to,
    wanted: label.wanted,
    actions: label.actions,
    target: label.target,
    role: label.role,
    because: `${label.because}${cut}`,
    reviewedBy: label.reviewedBy,
    advisory: label.advisory || label.certainty === 'low' || (loosens && label.reviewedBy === null),
    precision: precisionMs[label.precision],
  };
}
