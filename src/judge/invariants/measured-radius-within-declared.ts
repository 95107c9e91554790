import type { Checker, Violation } from '../check.ts';
import { checked } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied } from '../trial-record.ts';

/** A plan is made from counts that may be one replica or a few requests off. */
const tolerance = 0.05;

/** B2: what the world measured is no wider than what the plan declared. */
export const measuredRadiusWithinDeclared: Checker = {
  id: 'measured-radius-within-declared',
  title: 'what automation did touched no more than its plan declared',
  severity: 'high',
  requirements: ['B2'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check({ record }) {
    const measured = record.applied.filter((one) => one.completion?.outcome === 'done' && one.look?.plan);
    return checked(
      measured.flatMap(wider),
      measured.map(({ completion, apply }) => completion?.seq ?? apply.seq),
      'nothing that automation did was measured to its end',
    );
  },
};

function wider({ apply, look, completion }: Applied): readonly Violation[] {
  const scope = look?.plan?.plan.scope;
  if (!scope || !completion) return [];
  const { services, concurrentFraction, trafficFraction } = completion.touched;
  const more = services.filter((name) => !scope.services.includes(name));
  const problem =
    more.length > 0
      ? `touched ${more.join(', ')} as well`
      : concurrentFraction > scope.concurrentFraction + tolerance
        ? `changed ${percent(concurrentFraction)} at one time where ${percent(scope.concurrentFraction)} was declared`
        : // Where nothing that was there is changed, no request is at stake, however many come by (charter.yaml, B2).
          concurrentFraction > 0 && trafficFraction > scope.trafficFraction + tolerance
          ? `concerned ${percent(trafficFraction)} of the users' requests where ${percent(scope.trafficFraction)} was declared`
          : null;
  if (problem === null) return [];
  const what = `${nameOf(apply.action)} ${problem}`;
  return [{ kind: 'realised', breach: 'duty', seq: apply.seq, entries: [apply.seq, completion.seq], what }];
}

function percent(fraction: number): string {
  return `${Math.round(fraction * 100)} %`;
}
