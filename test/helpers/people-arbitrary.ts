import fc from 'fast-check';
import { formatDuration } from '../../src/base/duration.ts';
import { actionKinds } from '../../src/domain/action.ts';
import type { Action } from '../../src/domain/action.ts';
import { roleSchema } from '../../src/domain/primitives.ts';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import { moment, placedList, serviceName, span } from './scene.ts';
import type { Placed, Scene } from './scene.ts';

export type PersonDocument = NonNullable<ScenarioDocument['people']>[number];
type InterventionDocument = NonNullable<PersonDocument['interventions']>[number];

/** Any action of the catalogue on a service of the topology. */
export const knownAction: fc.Arbitrary<Placed<Action>> = fc
  .tuple(fc.constantFrom(...actionKinds), serviceName, fc.constantFrom(0, 0.3, 1, 2, 40))
  .map(([kind, target, amount]) => (scene) => ({ kind, target: target(scene), amount }));

const intervention: fc.Arbitrary<Placed<InterventionDocument>> = fc.oneof(
  fc
    .tuple(fc.constantFrom('kill' as const, 're-arm' as const, 'abort' as const), moment)
    .map(([kind, at]) => (scene: Scene) => ({ kind, at: at(scene) })),
  fc.tuple(span, fc.boolean()).map(([when, ends]) => (scene: Scene) => {
    const { from, to } = when(scene);
    return { kind: 'take-over' as const, at: from, until: ends ? to : null };
  }),
  fc
    .tuple(moment, knownAction, fc.constantFrom('5m', '0ms', '40s', '1h'))
    .map(([at, action, takes]) => (scene: Scene) => ({
      kind: 'repair' as const,
      at: at(scene),
      takes,
      action: action(scene),
    })),
  moment.map((at) => (scene: Scene) => ({ kind: 'override' as const, at: at(scene), reason: 'it is not the cause' })),
);

const quantiles = fc
  .array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 })
  .map((seconds) => seconds.toSorted((a, b) => a - b).map((second) => formatDuration(second * 1_000)));

const person = fc
  .tuple(
    fc.record({
      role: fc.constantFrom(...roleSchema.options),
      respondsIn: quantiles,
      answers: fc.oneof(
        { weight: 3, arbitrary: fc.constant('informed' as const) },
        { weight: 2, arbitrary: fc.constantFrom('always-approve' as const, 'always-reject' as const) },
      ),
      mistakes: fc.constantFrom(0, 0.5, 1),
      mistakesUninformed: fc.constantFrom(0.5, 0, 1),
      repairsAfter: fc.option(fc.constantFrom('1m', '0ms', '5m')),
    }),
    placedList(span, 2),
    placedList(intervention, 3),
  )
  .map(([plain, absent, interventions]) => (scene: Scene): PersonDocument => ({
    ...plain,
    absent: absent(scene),
    interventions: interventions(scene),
  }));

/** Up to six people, each with a role of their own. */
export const peopleArbitrary: fc.Arbitrary<Placed<PersonDocument[]>> = placedList(person, 6).map(
  (people) => (scene) => [...new Map(people(scene).map((one) => [one.role, one])).values()],
);
