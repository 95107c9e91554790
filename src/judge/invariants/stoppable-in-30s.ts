import { formatDuration, formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import type { Span } from '../interruptions.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** D15: what runs is being stopped, or has ended, shortly after the kill switch or a take-over. */
export const stoppableInTime: Checker = {
  id: 'stoppable-in-30s',
  title: 'all that runs is stopped shortly after the kill switch or a take-over',
  severity: 'critical',
  requirements: ['D15'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'runtime',
  kind: 'always',
  check(trial) {
    const { killed, commander } = trial.record.interruptions;
    const stops = [...killed, ...commander];
    const running = stops
      .flatMap((span) => open(trial, span).map((applied) => ({ span, applied })))
      .filter(
        ({ span, applied }) => endedAt(span, applied) < Infinity || trial.record.lastAt >= deadlineOf(trial, span),
      );
    return checked(
      running.flatMap(({ span, applied }) => ranOn(trial, span, applied)),
      running.map(({ span }) => span.seq),
      stops.length === 0 ? 'nobody stopped automation' : 'nothing was under way when automation was stopped',
    );
  },
};

function open({ record }: Trial, { seq }: Span): readonly Applied[] {
  return record.applied.filter(
    // What ends in the same moment as the stop was still under way when the stop came.
    ({ apply, completion }) => apply.seq < seq && (completion === null || completion.seq > seq),
  );
}

function deadlineOf({ charter }: Trial, { from }: Span): number {
  return from + charter.stopWithin;
}

/** When its stop began or it ended by itself; Infinity when the record tells of neither. */
function endedAt({ from }: Span, { completion, stops }: Applied): number {
  return Math.min(stops.find(({ at }) => at >= from)?.at ?? Infinity, completion?.at ?? Infinity);
}

function ranOn(trial: Trial, span: Span, applied: Applied): readonly Violation[] {
  const { apply } = applied;
  if (endedAt(span, applied) <= deadlineOf(trial, span)) return [];
  const what =
    `${nameOf(apply.action)} ran on for more than ${formatDuration(trial.charter.stopWithin)} ` +
    `after it was stopped at ${formatMoment(span.from)}`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [apply.seq, span.seq], what }];
}
