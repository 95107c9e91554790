import { formatMoment } from '../../base/duration.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { spanAt } from '../interruptions.ts';
import { nameOf } from '../never-act-alone.ts';

/**
 * D15: after the kill switch nothing begins. The policy is not told of the kill switch, so a decision that the runtime
 * then refuses is the runtime at work and no breach.
 */
export const killed: Checker = {
  id: 'killed',
  title: 'automation begins nothing after the kill switch',
  severity: 'critical',
  requirements: ['D15'],
  basis: 'hazard',
  class: 'absolute',
  tests: 'runtime',
  kind: 'never',
  check(trial) {
    const { record } = trial;
    const tempted = record.proposed.filter(({ at }) => spanAt(record.interruptions.killed, at) !== null);
    return checked(
      begun(trial),
      tempted.map(({ seq }) => seq),
      record.interruptions.killed.length === 0
        ? 'nobody pressed the kill switch'
        : 'nothing was proposed after the kill switch',
    );
  },
};

function begun({ record }: Trial): readonly Violation[] {
  return record.carried.flatMap(({ seq, at, action }) => {
    const span = spanAt(record.interruptions.killed, at);
    // What began before the person's entry in the same moment was not begun after the kill.
    if (!span || seq < span.seq) return [];
    const what = `${nameOf(action)} began at ${formatMoment(at)} after the kill switch at ${formatMoment(span.from)}`;
    return [{ kind: 'realised', breach: 'act', seq, entries: [span.seq, seq], what }];
  });
}
